using BlastFx.Reports;

namespace BlastFx.Client.Tests.Reports;

public sealed class PnlReportTests
{
    private static readonly DateTimeOffset s_start = new(2026, 2, 27, 22, 0, 0, TimeSpan.Zero);
    private static readonly Position[] s_flat = [];

    [Fact]
    public void A_position_that_is_closed_in_parts_and_turned_round_earns_the_difference_to_its_average_price()
    {
        var report = new PnlReport(PnlPeriod.Hour, TimeZoneInfo.Utc, s_flat);
        Add(report, (1, 100), (1, 120), (-1, 115), (-3, 90), (2, 85));

        Assert.Equal([0, 0, 5m, -20m, 10m], report.GetMarkets().Select(sums => sums.RealizedPnl!.Value));
        Assert.Equal([100, 120, 115, 270, 170m], report.GetMarkets().Select(sums => sums.Volume!.Value));
        Assert.Empty(report.EarlierPositions);
    }

    [Fact]
    public void An_average_price_without_end_is_rounded_for_the_parts_and_exact_for_the_whole()
    {
        var report = new PnlReport(PnlPeriod.Hour, TimeZoneInfo.Utc, s_flat);
        Add(report, (1, 10), (2, 11), (-1, 12), (-2, 12));

        decimal[] parts = [.. report.GetMarkets().Select(sums => sums.RealizedPnl!.Value)];

        Assert.Equal([0, 0, 1.333333333333m, 2.666666666667m], parts);
        Assert.Equal(4, parts.Sum());
    }

    [Fact]
    public void Without_the_positions_there_is_no_profit_and_loss_but_the_other_sums()
    {
        var report = new PnlReport(PnlPeriod.Total, TimeZoneInfo.Utc);
        Add(report, (1, 10), (-1, 12));

        MarketPnl sums = Assert.Single(report.GetMarkets());

        Assert.Null(sums.RealizedPnl);
        Assert.Equal((22m, -0.2m, 2), (sums.Volume, sums.Fee, sums.Count));
    }

    [Fact]
    public void A_position_from_before_the_first_fill_leaves_the_profit_and_loss_unknown_until_it_is_closed()
    {
        var report = new PnlReport(PnlPeriod.Hour, TimeZoneInfo.Utc, s_flat);
        Add(report, (-1, 10), (1, 11), (-3, 11), (2, 10), (-2, 13));

        Assert.Equal([null, 0, null, 0, 6m], report.GetMarkets().Select(sums => sums.RealizedPnl));
        Assert.Equal("BTC-USD long 3", $"{report.EarlierPositions.Single()}");
    }

    [Fact]
    public void A_fill_that_turns_a_position_from_before_round_opens_one_that_is_known()
    {
        var report = new PnlReport(PnlPeriod.Hour, TimeZoneInfo.Utc, [new Position { MarketId = "BTC-USD", Side = "long", Size = 1 }]);
        Add(report, (5, 12), (-1, 10));

        Assert.Equal([null, -2m], report.GetMarkets().Select(sums => sums.RealizedPnl));
        Assert.Equal("BTC-USD short 3", $"{report.EarlierPositions.Single()}");
    }

    [Fact]
    public void Fills_of_one_time_keep_the_order_of_the_input_or_its_reverse()
    {
        Fill[] fills = [At(s_start, 1, 10), At(s_start, 1, 20), At(s_start, -1, 30), At(s_start, 1, 60), At(s_start.AddMinutes(1), 1, 9)];
        Position[] positions = [new() { MarketId = "BTC-USD", Side = "long", Size = 3 }];

        var oldestFirst = new PnlReport(PnlPeriod.Total, TimeZoneInfo.Utc, positions);
        Array.ForEach(fills, oldestFirst.Add);
        var newestFirst = new PnlReport(PnlPeriod.Total, TimeZoneInfo.Utc, positions);
        Array.ForEach([.. fills.Reverse()], newestFirst.Add);

        Assert.Equal(15, oldestFirst.GetMarkets().Single().RealizedPnl);
        Assert.Equal(15, newestFirst.GetMarkets().Single().RealizedPnl);
    }

    [Fact]
    public void A_position_that_was_closed_earned_what_was_received_less_what_was_paid_in_any_order_and_by_any_period()
    {
        foreach (int seed in Enumerable.Range(0, Effort.Of(200)))
        {
            var random = new Random(seed);
            List<Fill> fills = [.. Enumerable.Range(0, random.Next(1, 40)).Select(hour => At(s_start.AddHours(hour), Random(random, -50, 50), Random(random, 1, 900)))];
            decimal open = fills.Sum(Signed);
            fills.Add(At(s_start.AddHours(fills.Count), -open, Random(random, 1, 900)));
            decimal earned = -fills.Sum(fill => Signed(fill) * fill.Price!.Value);
            Fill[] shuffled = [.. fills];
            random.Shuffle(shuffled);

            foreach (PnlPeriod period in Enum.GetValues<PnlPeriod>())
            {
                var report = new PnlReport(period, TimeZoneInfo.Utc, s_flat);
                Array.ForEach(shuffled, report.Add);
                IReadOnlyList<MarketPnl> sums = report.GetMarkets();
                var ordered = new PnlReport(period, TimeZoneInfo.Utc, s_flat);
                fills.ForEach(ordered.Add);

                Assert.True(sums.Sum(sum => sum.RealizedPnl) == earned, $"seed {seed}, {period}");
                Assert.Equal(ordered.GetMarkets().Select(sum => sum.RealizedPnl), sums.Select(sum => sum.RealizedPnl));
                Assert.Equal(fills.Count, sums.Sum(sum => sum.Count));
                Assert.Equal(fills.Sum(fill => fill.Fee), sums.Sum(sum => sum.Fee));
                Assert.Equal(sums.OrderBy(sum => sum.Start).Select(sum => sum.Period), sums.Select(sum => sum.Period));
            }
        }
    }

    [Fact]
    public void Accounts_and_markets_are_added_up_apart()
    {
        var report = new PnlReport(PnlPeriod.Total, TimeZoneInfo.Utc, s_flat);
        foreach ((long profile, string market) in new[] { (1L, "BTC-USD"), (1L, "ETH-USD"), (2L, "BTC-USD") })
        {
            report.Add(At(s_start, 1, 10, market, profile));
            report.Add(At(s_start.AddHours(1), -1, 10 + profile, market, profile));
        }

        report.Add(new BalanceOperation { OpsType = "fee", Amount = -1, Timestamp = s_start, ProfileId = 1 });
        report.Add(new BalanceOperation { OpsType = "fee", Amount = -2, Timestamp = s_start, ProfileId = 2 });

        Assert.Equal(["1 BTC-USD Total: 1", "1 ETH-USD Total: 1", "2 BTC-USD Total: 2"], report.GetMarkets().Select(sums => $"{sums.ProfileId} {sums}"));
        Assert.Equal([-1m, -2m], report.GetAccounts().Select(sums => sums.NetPnl!.Value));
    }

    [Fact]
    public void Records_that_are_added_again_count_once_unless_a_value_differs_or_there_is_no_id()
    {
        var report = new PnlReport(PnlPeriod.Total, TimeZoneInfo.Utc, s_flat);
        BalanceOperation[] operations =
        [
            Operation("1", -1, 0, "t"), Operation("2", -1, 0, "t"), Operation("1", -2, 0, "t"), Operation("1", -1, 1, "t"), Operation("1", -1, 0, "u"), Operation(null, -1, 0, "t"),
            Operation("", -1, 0, "t"),
        ];
        Fill[] fills = [Filled("1", 1, 10, "o", "t"), Filled("2", -1, 12, "o", "t"), Filled("1", -1, 12, "o", "t"), Filled("1", 1, 10, "p", "t"), Filled("1", 1, 10, "o", "u"), Filled(null, -1, 10, "o", "t")];
        for (int i = 0; i < 2; i++)
        {
            Array.ForEach(operations, report.Add);
            Array.ForEach(fills, report.Add);
        }

        Assert.Equal((-10m, 9), (report.GetAccounts().Single().Fee, report.GetAccounts().Single().Count));
        Assert.Equal((7, 74m), (report.GetMarkets().Single().Count, report.GetMarkets().Single().Volume));
        Assert.Equal(10, report.RepeatedCount);

        static BalanceOperation Operation(string? id, decimal amount, int hours, string transaction) =>
            new() { Id = id, OpsType = "fee", Amount = amount, Timestamp = s_start.AddHours(hours), TxHash = transaction };

        static Fill Filled(string? id, decimal size, decimal price, string order, string trade) =>
            new() { Id = id, MarketId = "BTC-USD", OrderId = order, TradeId = trade, Side = size > 0 ? "long" : "short", Size = Math.Abs(size), Price = price, Timestamp = s_start };
    }

    [Fact]
    public void Only_profit_and_loss_fees_and_funding_of_balance_operations_count()
    {
        var report = new PnlReport(PnlPeriod.Day, TimeZoneInfo.Utc);
        foreach ((string type, decimal amount) in new[] { ("pnl", 12.5m), ("PNL", -2m), ("fee", -0.25m), ("funding", 0.001m), ("deposit", 1000m), ("referral_payout", 7m) })
        {
            report.Add(new BalanceOperation { OpsType = type, Amount = amount, Timestamp = s_start });
        }

        report.Add(new BalanceOperation { OpsType = "withdrawal" });
        AccountPnl sums = Assert.Single(report.GetAccounts());

        Assert.Equal((10.5m, -0.25m, 0.001m, 10.251m, 4), (sums.RealizedPnl, sums.Fee, sums.Funding, sums.NetPnl, sums.Count));
        Assert.Equal("2026-02-27: 10.251", $"{sums}");
    }

    [Fact]
    public void A_fill_without_a_fee_leaves_the_sum_of_the_fees_unknown()
    {
        var report = new PnlReport(PnlPeriod.Total, TimeZoneInfo.Utc);
        report.Add(At(s_start, 1, 10));
        report.Add(new Fill { MarketId = "BTC-USD", Timestamp = s_start, Side = "long", Size = 1, Price = 1 });

        Assert.Null(report.GetMarkets().Single().Fee);
    }

    [Fact]
    public void What_a_decimal_cannot_hold_is_an_error()
    {
        var sums = new PnlReport(PnlPeriod.Total, TimeZoneInfo.Utc);
        sums.Add(new BalanceOperation { OpsType = "pnl", Amount = decimal.MaxValue, Timestamp = s_start });

        AssertInvalid(() => sums.Add(new BalanceOperation { OpsType = "pnl", Amount = 0.1m, Timestamp = s_start }), "cannot be calculated exactly");
        AssertInvalid(() => sums.Add(new BalanceOperation { OpsType = "pnl", Amount = 1, Timestamp = s_start }), "cannot be calculated exactly");
        AssertInvalid(() => sums.Add(At(s_start, 1.000000000000001m, 1.00000000000001m)), "cannot be calculated exactly");
        AssertInvalid(() => sums.Add(At(s_start, 0.000000000000001m, 0.00000000000001m)), "cannot be calculated exactly");
        AssertInvalid(() => sums.Add(At(s_start, 10_000_000_000_000_000, 10_000_000_000_000_000)), "cannot be calculated exactly");

        sums.Add(At(s_start, 1.00000000000000000000m, 1.50000000000000000000m));
        Assert.Equal(1.5m, sums.GetMarkets().Single().Volume);
    }

    [Fact]
    public void A_record_whose_sums_would_be_wrong_is_an_error()
    {
        var report = new PnlReport(PnlPeriod.Total, TimeZoneInfo.Utc, s_flat);
        AssertInvalid(() => report.Add(new BalanceOperation { Amount = 1, Timestamp = s_start }), "OpsType of a balance operation");
        AssertInvalid(() => report.Add(new BalanceOperation { OpsType = "pnl", Timestamp = s_start }), "Amount of a balance operation");
        AssertInvalid(() => report.Add(new BalanceOperation { OpsType = "pnl", Amount = 1 }), "Timestamp of a balance operation");
        AssertInvalid(() => report.Add(new BalanceOperation { OpsType = "pnl", Amount = 1, Timestamp = DateTimeOffset.UnixEpoch }), "Timestamp of a balance operation");
        AssertInvalid(() => report.Add(new Fill { Timestamp = s_start, Side = "long", Size = 1, Price = 1 }), "MarketId of a fill");
        AssertInvalid(() => report.Add(new Fill { MarketId = "X", Timestamp = s_start, Side = "long", Size = 1 }), "Price of a fill");
        AssertInvalid(() => report.Add(new Fill { MarketId = "X", Timestamp = s_start, Side = "up", Size = 1, Price = 1 }), "Side of a fill");
        AssertInvalid(() => report.Add(new Fill { MarketId = "X", Timestamp = s_start, Side = "long", Size = -1, Price = 1 }), "Size of a fill");
        AssertInvalid(() => report.Add(new Fill { MarketId = "X", Side = "long", Size = 1, Price = 1 }), "Timestamp of a fill");
        AssertInvalid(() => _ = new PnlReport(PnlPeriod.Total, TimeZoneInfo.Utc, [new Position { MarketId = "X", Size = 1 }]), "Side of a position");

        Assert.Empty(report.GetAccounts());
        Assert.Empty(report.GetMarkets());
        Assert.Throws<InvalidOperationException>(() => report.Add(At(s_start, 1, 1)));
    }

    [Fact]
    public void Markets_whose_sums_failed_once_fail_each_time()
    {
        var report = new PnlReport(PnlPeriod.Total, TimeZoneInfo.Utc, [new Position { MarketId = "BTC-USD", Side = "long", Size = decimal.MaxValue }]);
        report.Add(At(s_start, -1, 10));

        AssertInvalid(() => report.GetMarkets(), "cannot be calculated exactly");
        AssertInvalid(() => report.GetMarkets(), "cannot be calculated exactly");
    }

    private static void AssertInvalid(Action add, string message)
    {
        BfxException failure = Assert.Throws<BfxException>(add);
        Assert.Equal(BfxErrorIds.InvalidArgument, failure.ErrorId);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Adds a fill for each hour.</summary>
    private static void Add(PnlReport report, params (decimal Size, decimal Price)[] fills)
    {
        for (int hour = 0; hour < fills.Length; hour++)
        {
            report.Add(At(s_start.AddHours(hour), fills[hour].Size, fills[hour].Price));
        }
    }

    private static Fill At(DateTimeOffset time, decimal size, decimal price, string market = "BTC-USD", long? profile = null) => new()
    {
        Timestamp = time,
        MarketId = market,
        ProfileId = profile,
        Side = size < 0 ? "short" : "long",
        Size = Math.Abs(size),
        Price = price,
        Fee = -0.1m,
    };

    private static decimal Signed(Fill fill) => fill.Side == "short" ? -fill.Size!.Value : fill.Size!.Value;

    private static decimal Random(Random random, int min, int max) => random.Next(min * 1000, max * 1000) / 1000m;
}
