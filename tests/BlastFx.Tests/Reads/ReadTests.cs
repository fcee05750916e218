using System.Management.Automation;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Reads;

/// <summary>The read cmdlets, each end to end.</summary>
public sealed class ReadTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public ReadTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void Every_read_cmdlet_is_tested() => Assert.Equal(
        // There is no deadman switch before one is set, and a session is no record of the exchange.
        ModuleManifest.Cmdlets.Where(cmdlet => cmdlet.StartsWith("Get-", StringComparison.Ordinal)).Except(["Get-BfxDeadmanSwitch", "Get-BfxSession"]),
        ReadCommand.All.Select(read => read.Cmdlet).Order(StringComparer.Ordinal));

    [Fact]
    public void A_cmdlet_writes_records_of_its_type() => Assert.All(ReadCommand.All, read =>
    {
        Engine.Result result = _engine.Run(read.Command).ThrowIfFailed();

        Assert.NotEmpty(result.Output);
        Assert.All(result.Output, record =>
        {
            Assert.Equal($"BlastFx.{read.Type}", record.TypeNames[0]);
            Assert.NotNull(record.Value(read.Property));
        });
    });

    [Theory]
    [MemberData(nameof(ReadCommand.Public), MemberType = typeof(ReadCommand))]
    public void Public_reads_need_no_session_and_send_no_credentials(string script)
    {
        Assert.NotEmpty(_engine.Run($"Disconnect-Bfx; {script} -BaseUri $uri", _sandbox.Variables).ThrowIfFailed().Output);
        _sandbox.Connect(_engine);
        Assert.NotEmpty(_engine.Run(script).ThrowIfFailed().Output);

        Assert.Equal(2, _sandbox.Requests.Count);
        Assert.All(_sandbox.Requests, request => Assert.Empty(
            request.Headers.Keys.Intersect(["Cookie", "RBT-JWT", "RBT-API-KEY", "RBT-SIGNATURE"], StringComparer.OrdinalIgnoreCase)));
    }

    [Theory]
    [MemberData(nameof(ReadCommand.Private), MemberType = typeof(ReadCommand))]
    public void Account_reads_need_a_session_and_are_signed(string script)
    {
        _engine.Run(script).ThrowIfFailed();

        Assert.True(_sandbox.Server.IsSignedByOwnCredentials(Assert.Single(_sandbox.Requests)));
        Assert.Equal("Bfx.NotConnected", _engine.Run($"Disconnect-Bfx; {script}").ErrorId);
    }

    [Fact]
    public void An_address_and_a_session_do_not_go_together()
    {
        Assert.Equal("AmbiguousParameterSet", _engine.Run("Get-BfxMarket -Session (Get-BfxSession) -Environment Testnet").ErrorId);
        Assert.Equal("Bfx.InvalidAddress", _engine.Run("Get-BfxMarket -BaseUri http://example.com").ErrorId);
    }

    [Fact]
    public void Several_markets_are_one_request_and_an_unknown_one_is_an_error_of_its_own()
    {
        Engine.Result right = _engine.Run("Get-BfxMarket ETH-USD, BTC-USD").ThrowIfFailed();
        Assert.Equal("market_id=ETH-USD%2CBTC-USD", Assert.Single(_sandbox.Requests).Query);
        Assert.Equal(2, right.Output.Count);

        Engine.Result mixed = _engine.Run("Get-BfxMarket BTC-USD, NO-SUCH");
        Assert.Equal("BTC-USD", Assert.Single(mixed.Output).Value("MarketId"));
        Assert.Equal("Bfx.WRONG_MARKET_ID", mixed.ErrorId);
        Assert.Equal("NO-SUCH", mixed.Error.TargetObject);
    }

    [Fact]
    public void Patterns_select_from_the_list_and_may_match_nothing()
    {
        Assert.Equal(["BCH-USD", "BTC-USD"], _engine.Run("Get-BfxMarket b*-usd").ThrowIfFailed().Output.Select(market => (string)market.Value("MarketId")!).Order());
        Assert.Empty(_engine.Run("Get-BfxMarket nothing*").ThrowIfFailed().Output);
        Assert.All(_sandbox.Requests, request => Assert.Equal("", request.Query));
    }

    [Theory]
    [InlineData("Get-BfxMarket '[a'")]
    [InlineData("Get-BfxMarket BTC-USD, 'http://[::1'")]
    [InlineData("Get-BfxPosition '[a'")]
    [InlineData("Get-BfxLeverage '[a'")]
    public void An_invalid_pattern_is_an_error_before_a_request(string script)
    {
        Engine.Result result = _engine.Run($"{script}; 'goes on'");

        Assert.Equal("Bfx.InvalidArgument", result.ErrorId);
        Assert.Equal("goes on", Assert.Single(result.Output).BaseObject);
        Assert.Empty(_sandbox.Lines);
    }

    [Fact]
    public void Markets_bind_by_property_name()
    {
        Engine.Result result = _engine.Run("Get-BfxMarket B* | Get-BfxTrade -First 10").ThrowIfFailed();

        Assert.Equal([("BTC-USD", 10), ("BCH-USD", 10)], result.Output.CountBy(trade => (string)trade.Value("MarketId")!).Select(group => (group.Key, group.Value)));
    }

    [Fact]
    public void Orders_and_fills_bind_to_each_other_by_property_name()
    {
        Engine.Result result = _engine.Run(
            """
            $orders = Get-BfxOrder -Status CLOSED -OrderType Limit -First 3
            $fills = $orders | Get-BfxFill
            $orders.OrderId -join ' '
            ($fills.OrderId | Sort-Object -Unique -ErrorAction Ignore) -join ' '
            ($fills | Get-BfxOrder).OrderId -join ' '
            """.Replace("($fills.OrderId | Sort-Object -Unique -ErrorAction Ignore)", "[System.Linq.Enumerable]::Distinct([string[]]$fills.OrderId)", StringComparison.Ordinal)).ThrowIfFailed();

        Assert.Equal(result.Output[0].BaseObject, result.Output[1].BaseObject);
        Assert.StartsWith(((string)result.Output[0].BaseObject).Split(' ')[0], (string)result.Output[2].BaseObject, StringComparison.Ordinal);
        Assert.Contains(_sandbox.Requests, request => request.Query.StartsWith("status=closed&order_type=limit", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_order_is_an_error()
    {
        Assert.Equal("Bfx.ORDER_NOT_FOUND", _engine.Run("Get-BfxOrder -OrderId BTC-USD@999999999").ErrorId);
        Assert.Equal("Bfx.ORDER_NOT_FOUND", _engine.Run("Get-BfxOrder BTC-USD -ClientOrderId no-such").ErrorId);
        Assert.Equal("Bfx.InvalidArgument", _engine.Run("Get-BfxOrder -ClientOrderId no-market").ErrorId);
        Assert.Equal("Bfx.WRONG_MARKET_ID", _engine.Run("Get-BfxTrade NO-SUCH").ErrorId);
        Assert.Equal("Bfx.Rejected", _engine.Run("Get-BfxOrder -Status nonsense").ErrorId);
    }

    [Fact]
    public void Fills_of_an_order_are_filtered_locally()
    {
        Engine.Result result = _engine.Run(
            """
            $order = Get-BfxOrder -Status closed -OrderType limit -First 1
            @($order | Get-BfxFill).Count
            @(Get-BfxFill -OrderId $order.OrderId -Until 2000-01-01).Count
            @(Get-BfxFill -OrderId $order.OrderId -First 1).Count
            """).ThrowIfFailed();

        Assert.InRange((int)result.Output[0].BaseObject, 2, 3);
        Assert.Equal([0, 1], result.Output.Skip(1).Select(count => (int)count.BaseObject));
    }

    [Fact]
    public void One_or_several_types_of_balance_operations_are_read()
    {
        string Kinds(string script) => string.Join(' ', _engine.Run(script).ThrowIfFailed().Output.Select(row => (string)row.Value("OpsType")!).Distinct().Order());

        Assert.Equal("deposit", Kinds("Get-BfxBalanceOperation Deposit -First 3"));
        Assert.Equal("fee pnl", Kinds("Get-BfxBalanceOperation fee, pnl -First 20"));
        Assert.Equal("fee withdraw withdrawal", Kinds("Get-BfxBalanceOperation fee, withdraw"));
    }

    [Fact]
    public void An_order_book_is_cut_to_its_depth_and_has_a_mid_price()
    {
        PSObject book = _engine.Run("Get-BfxOrderBook BTC-USD -Depth 3").Single;
        (decimal bid, decimal ask) = ((decimal)book.Value("BestBid")!, (decimal)book.Value("BestAsk")!);

        Assert.Equal((ask - bid, (bid + ask) / 2), ((decimal)book.Value("Spread")!, (decimal)book.Value("Mid")!));
        Assert.Equal(new object[] { 3, 3, bid, ask, true }, _engine.Run(
            "$book = Get-BfxOrderBook BTC-USD 3; $book.Bids.Count; $book.Asks.Count; $book.Bids[0].Price; $book.Asks[0].Price; $book.Asks[1].Price -gt $book.Asks[0].Price")
            .ThrowIfFailed().Output.Select(value => value.BaseObject));
        Assert.Contains("p_limit=3", _sandbox.Requests[0].Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("60")]
    [InlineData("2h")]
    [InlineData("0")]
    [InlineData("1M")]
    [InlineData("([timespan]::FromMinutes(7))")]
    public void A_period_without_candles_is_rejected(string period)
    {
        Assert.Equal("ParameterArgumentTransformationError", _engine.Run($"Get-BfxCandle BTC-USD {period}").ErrorId);
        Assert.Empty(_sandbox.Lines);
    }

    [Theory]
    [InlineData("1d", 1440)]
    [InlineData("60m", 60)]
    [InlineData("4H", 240)]
    [InlineData("([timespan]::FromMinutes(15))", 15)]
    public void A_period_is_text_or_a_TimeSpan(string period, int minutes)
    {
        // By the sandbox's clock, which stands still: a period that began since would be requested again.
        _engine.Run($"Get-BfxCandle BTC-USD {period} -Since $now.AddHours(-2) -Until $now", ("now", _sandbox.Clock.GetUtcNow())).ThrowIfFailed();

        Assert.EndsWith($"&period={minutes}", Assert.Single(_sandbox.Requests).Query, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_candle_ranges_have_no_gaps_or_duplicates()
    {
        // By the sandbox's clock, which stands still. The previous minute is complete and has a candle.
        DateTimeOffset now = _sandbox.Clock.GetUtcNow();
        DateTimeOffset until = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(-1);
        object[] times = [.. _engine.Run("Get-BfxCandle BTC-USD 1m -Since $since -Until $until", ("since", until.AddMinutes(-2_879)), ("until", until)).ThrowIfFailed().Output.Select(candle => candle.Value("Time")!)];

        Assert.Equal(3, _sandbox.Requests.Count);
        Assert.Equal(2_880, times.Length);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.Equal(TimeSpan.FromMinutes(1), (DateTimeOffset)pair.Second - (DateTimeOffset)pair.First));
    }

    [Fact]
    public void Completion_offers_the_markets_read_and_the_values_of_the_exchange()
    {
        _engine.Run("$null = Get-BfxMarket").ThrowIfFailed();

        string[] Complete(string line) => [.. _engine.Run("[System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText", ("line", line)).Output.Select(text => $"{text}")];

        Assert.Equal(["DOGE-USD"], Complete("Get-BfxTrade do"));
        Assert.Equal(["canceling", "cancelingall", "canceled"], Complete("Get-BfxOrder -Status can"));
        Assert.Equal(["1m", "15m", "1h", "'1d'"], Complete("Get-BfxCandle BTC-USD -Period 1"));
    }

    [Fact]
    public void The_server_time_is_compared_with_the_local_clock()
    {
        _sandbox.Clock.Advance(TimeSpan.FromMinutes(5));

        var offset = (TimeSpan)_engine.Run("Get-BfxServerTime").Single.Value("Offset")!;

        Assert.InRange(offset, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));
    }

    [Fact]
    public void The_profile_has_its_tier() => Assert.Equal(
        ["True", "True"],
        _engine.Run(
            """
            $status = (Get-BfxProfile).TierStatus
            "$($status.Current.Tier + 1 -eq $status.Next.Tier)"
            "$($status.NeededVolume -gt 0)"
            """).ThrowIfFailed().Output.Select(line => line.BaseObject));
}
