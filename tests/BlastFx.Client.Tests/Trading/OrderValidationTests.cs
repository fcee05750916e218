using System.Globalization;
using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using BlastFx.Trading;

namespace BlastFx.Client.Tests.Trading;

/// <summary>What an order type needs and takes, and what the market does not accept, is rejected before anything is sent.</summary>
public sealed class OrderValidationTests : IAsyncDisposable
{
    private readonly TestClock _clock = new();
    private readonly OrderServer _server = new(OrderServer.Placed);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("limit", "psS", "good_till_cancel post_only immediate_or_cancel fill_or_kill")]
    [InlineData("market", "sS", "good_till_cancel immediate_or_cancel fill_or_kill")]
    [InlineData("stop_limit", "pstS", "good_till_cancel")]
    [InlineData("stop_market", "stS", "good_till_cancel")]
    [InlineData("stop_loss", "t%", "good_till_cancel")]
    [InlineData("take_profit", "t%", "good_till_cancel")]
    [InlineData("stop_loss_limit", "pt%", "good_till_cancel")]
    [InlineData("take_profit_limit", "pt%", "good_till_cancel")]
    public async Task Each_type_needs_its_values_and_takes_no_other(string type, string needs, string timesInForce)
    {
        using Session session = Sessions.ByKey(_server.BaseUri, _clock);
        await session.Orders.PlaceAsync(With(type, needs));

        foreach (char value in "pst%S")
        {
            bool isNeeded = needs.Contains(value, StringComparison.Ordinal);
            // A side does no harm, but values that are not used would not be what was meant.
            if (value == 'S' && !isNeeded)
            {
                await session.Orders.PlaceAsync(With(type, needs + value));
                continue;
            }

            NewOrder wrong = With(type, isNeeded ? needs.Replace($"{value}", "", StringComparison.Ordinal) : needs + value);
            BfxException error = await Assert.ThrowsAsync<BfxException>(() => session.Orders.PlaceAsync(wrong));
            Assert.Equal(BfxErrorIds.InvalidArgument, error.ErrorId);
            Assert.Contains(isNeeded ? $"A {type} order needs a" : $"A {type} order takes no", error.Message, StringComparison.Ordinal);
        }

        foreach (string name in new[] { "good_till_cancel", "post_only", "immediate_or_cancel", "fill_or_kill" })
        {
            Task<Order> call = session.Orders.PlaceAsync(With(type, needs) with { TimeInForce = name });
            if (timesInForce.Split(' ').Contains(name))
            {
                await _clock.PassWaitsOf(call);
            }
            else
            {
                Assert.Equal(BfxErrorIds.InvalidArgument, (await Assert.ThrowsAsync<BfxException>(() => call)).ErrorId);
            }
        }
    }

    [Theory]
    [InlineData("60000.5", "0.5", "60000 and 60001")]
    [InlineData("0.5", "0.5", "nearest valid value is 1.")]
    [InlineData("60000", "0.00015", "0.0001 and 0.0002")]
    [InlineData("60000", "0.00005", "nearest valid value is 0.0001.")]
    [InlineData("-60000", "0.5", "must be greater than 0")]
    [InlineData("60000", "0", "must be greater than 0")]
    [InlineData("1000000000000000000001", "0.5", "The nearest values are 1000000000000000000000 and 1000000000000000100000")]
    public async Task Amounts_that_the_market_does_not_accept_are_rejected_with_the_nearest_valid_ones(string price, string size, string expected)
    {
        using Session session = Sessions.ByKey(_server.BaseUri, _clock);

        BfxException error = await Assert.ThrowsAsync<BfxException>(() => session.Orders.PlaceAsync(
            new NewOrder { MarketId = "BTC-USD", Side = "long", Price = Number(price), Size = Number(size) }));

        Assert.Equal(BfxErrorIds.InvalidArgument, error.ErrorId);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent", error.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("long", "60000.9", "0.00019", "60000", "0.0001")]
    [InlineData("short", "60000.1", "0.00019", "60001", "0.0001")]
    [InlineData("buy", "60000", "0.5", "60000", "0.5")]
    public async Task Rounding_never_makes_a_price_worse_or_a_size_larger(string side, string price, string size, string roundedPrice, string roundedSize)
    {
        using Session session = Sessions.ByKey(_server.BaseUri, _clock);

        PreparedOrder prepared = await session.Orders.PrepareAsync(
            new NewOrder { MarketId = "btc-usd", Side = side, Price = Number(price), Size = Number(size) }, rounds: true);

        Assert.Equal(("BTC-USD", Number(roundedPrice), Number(roundedSize)), (prepared.Order.MarketId, prepared.Order.Price, prepared.Order.Size));
    }

    [Theory]
    [InlineData("long", "0.9", "1")]
    [InlineData("long", "60000", "0.00009")]
    public async Task Rounding_to_zero_is_rejected(string side, string price, string size)
    {
        using Session session = Sessions.ByKey(_server.BaseUri, _clock);

        BfxException error = await Assert.ThrowsAsync<BfxException>(() => session.Orders.PrepareAsync(
            new NewOrder { MarketId = "BTC-USD", Side = side, Price = Number(price), Size = Number(size) }, rounds: true));

        Assert.Contains("would be rounded to 0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iceberg", "psS", "long", null, "'iceberg' is not an order type. The types are limit, market, stop_limit, stop_market, stop_loss, take_profit, stop_loss_limit, take_profit_limit.")]
    [InlineData("limit", "sS", "long", null, "A limit order needs a price.")]
    [InlineData("limit", "pS", "long", null, "A limit order needs a size.")]
    [InlineData("stop_loss", "%", null, null, "A stop_loss order needs a trigger price.")]
    [InlineData("stop_loss", "t", null, null, "A stop_loss order needs a size in percent (a fraction of the position, 1 for all of it).")]
    [InlineData("limit", "ps", "", null, "A limit order needs a side: long or short.")]
    [InlineData("limit", "psS", "up", null, "'up' is not a side. The sides are long (or buy) and short (or sell).")]
    [InlineData("stop_limit", "pstS", "long", "post_only", "A stop_limit order does not take the time in force 'post_only'. It takes good_till_cancel.")]
    [InlineData("market", "sS", "long", "day", "A market order does not take the time in force 'day'. It takes good_till_cancel, immediate_or_cancel, fill_or_kill.")]
    public async Task An_error_says_what_the_type_needs_or_takes(string type, string values, string? side, string? timeInForce, string why)
    {
        using Session session = Sessions.ByKey(_server.BaseUri, _clock);

        BfxException error = await Assert.ThrowsAsync<BfxException>(() => session.Orders.PlaceAsync(With(type, values) with { Side = side, TimeInForce = timeInForce }));

        Assert.Equal((BfxErrorIds.InvalidArgument, $"{why} Nothing was sent."), (error.ErrorId, error.Message));
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("1.5", "1.5 is more than the whole position: the size in percent is a fraction, up to 1. Nothing was sent.")]
    [InlineData("0.1234567890123456789", "The size in percent 0.1234567890123456789 ")]
    public async Task A_part_of_the_position_that_the_exchange_does_not_read_exactly_or_that_is_more_than_all_is_rejected(string part, string why)
    {
        using Session session = Sessions.ByKey(_server.BaseUri, _clock);

        BfxException error = await Assert.ThrowsAsync<BfxException>(() => session.Orders.PlaceAsync(With("stop_loss", "t") with { SizePercent = Number(part) }));

        Assert.Equal(BfxErrorIds.InvalidArgument, error.ErrorId);
        Assert.StartsWith(why, error.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("long", "long")]
    [InlineData("Buy", "long")]
    [InlineData("SHORT", "short")]
    [InlineData("sell", "short")]
    public async Task A_side_is_sent_in_the_exchanges_spelling(string side, string sent)
    {
        using Session session = Sessions.ByKey(_server.BaseUri, _clock);

        Assert.Equal(sent, (await session.Orders.PrepareAsync(With("limit", "ps") with { Side = side })).Order.Side);
    }

    [Fact]
    public void An_error_about_a_step_names_the_amount_the_step_and_what_rounding_needs()
    {
        var rules = new MarketRules("BTC-USD", 1, 0.0001m);

        Assert.Equal("The size 0.00015 is not a multiple of the minimum order size of BTC-USD, 0.0001. The nearest valid values are 0.0001 and 0.0002. Nothing was sent.", MessageOf(() => rules.Size(0.00015m, rounds: false)));
        Assert.Equal("The trigger price 1.5 is not a multiple of the tick of BTC-USD, 1. The nearest valid values are 1 and 2. Nothing was sent.", MessageOf(() => rules.Price(1.5m, "trigger price", null, rounds: false)));
        Assert.Equal(
            "The trigger price 1.5 is not a multiple of the tick of BTC-USD, 1. The nearest valid values are 1 and 2. It is rounded only if the order has a side, which is the direction. Nothing was sent.",
            MessageOf(() => rules.Price(1.5m, "trigger price", null, rounds: true)));

        static string MessageOf(Func<decimal?> apply) => Assert.Throws<BfxException>(() => apply()).Message;
    }

    [Fact]
    public void Rounded_prices_are_the_nearest_multiples_on_the_better_side()
    {
        var random = new Random(20261126);
        for (int i = 0; i < 2_000; i++)
        {
            decimal tick = Number(new[] { "1", "0.5", "0.1", "0.25", "0.00001", "0.0000001", "3" }[random.Next(7)]);
            decimal price = decimal.Round((decimal)(random.NextDouble() * Math.Pow(10, random.Next(-2, 6))), random.Next(0, 9)) + tick;
            var rules = new MarketRules("X", tick, tick);

            decimal buy = rules.Price(price, "price", "long", rounds: true)!.Value;
            decimal sell = rules.Price(price, "price", "short", rounds: true)!.Value;

            Assert.True(buy <= price && price - buy < tick && buy % tick == 0, $"{price} {tick} {buy}");
            Assert.True(sell >= price && sell - price < tick && sell % tick == 0, $"{price} {tick} {sell}");
            Assert.Equal(buy, rules.Size(price, rounds: true));
            Assert.Equal(price % tick == 0, buy == sell);
        }
    }

    [Fact]
    public void An_amount_is_accepted_exactly_if_a_double_holds_it()
    {
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++)
        {
            int digits = random.Next(1, 28);
            string text = string.Concat(Enumerable.Range(0, digits).Select(_ => (char)('0' + random.Next(10))));
            text = text.Insert(random.Next(1, text.Length + 1), ".").TrimEnd('.');
            decimal value = decimal.Parse(text, CultureInfo.InvariantCulture);
            double nearest = double.Parse(text, CultureInfo.InvariantCulture);
            bool isHeld = decimal.Parse(nearest.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture) == value;

            Exception? error = Record.Exception(() => Amount.RequireDouble(value, "price"));

            if (digits <= 15)
            {
                Assert.Null(error);
            }

            Assert.True(isHeld == (error is null), text);
        }
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("fa-IR")]
    public async Task Amounts_are_plain_digits_in_every_culture(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var random = new Random(42);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            using Session session = Sessions.ByKey(_server.BaseUri, _clock);
            for (int i = 0; i < 20; i++)
            {
                decimal price = random.Next(1, 1_000_000);
                decimal size = random.Next(1, 1_000_000) * 0.0001m;
                await _clock.PassWaitsOf(session.Orders.PlaceAsync(new NewOrder { MarketId = "BTC-USD", Side = "LONG", Price = price, Size = size, ClientOrderId = "c" }));

                Assert.Equal(
                    $$"""{"market_id":"BTC-USD","type":"limit","side":"long","price":{{price.ToString(CultureInfo.InvariantCulture)}},"size":{{size.ToString("0.####", CultureInfo.InvariantCulture)}},"client_order_id":"c"}""",
                    _server.Requests[^1].Body);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("123456789012345678901234567890123456789012345678901")]
    [InlineData("ééééééééééééééééééééééééée")]
    public async Task A_client_order_id_that_the_exchange_does_not_accept_is_rejected(string id)
    {
        using Session session = Sessions.ByKey(_server.BaseUri, _clock);

        BfxException error = await Assert.ThrowsAsync<BfxException>(() => session.Orders.PlaceAsync(
            new NewOrder { MarketId = "BTC-USD", Side = "long", Price = 1, Size = 1, ClientOrderId = id }));

        Assert.Equal(BfxErrorIds.InvalidArgument, error.ErrorId);
        Assert.Empty(_server.All);
    }

    [Fact]
    public async Task The_markets_are_read_once()
    {
        using Session session = Sessions.ByKey(_server.BaseUri, _clock);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => session.Orders.PrepareAsync(With("limit", "psS"))));

        Assert.Single(_server.All);
    }

    [Fact]
    public async Task Orders_beyond_the_maximum_value_or_size_are_rejected()
    {
        using var session = new Session(
            Sessions.Options(_server.BaseUri, _clock) with { MaxOrderNotional = 30_000, MaxOrderSize = 0.6m },
            new ApiKeyCredentials("the-api-key-of-a-test", Secret.FromText("0xa1b2c3d4")));

        Assert.Null(await ErrorOf(With("limit", "psS") with { Price = 60_000, Size = 0.5m }));
        Assert.Equal(BfxErrorIds.MaxOrderNotional, await ErrorOf(With("limit", "psS") with { Price = 60_001, Size = 0.5m }));
        Assert.Equal(BfxErrorIds.MaxOrderSize, await ErrorOf(With("limit", "psS") with { Price = 1, Size = 0.6001m }));
        Assert.Equal(BfxErrorIds.MaxOrderNotional, await ErrorOf(With("market", "sS") with { Size = 0.5001m }));
        Assert.Null(await ErrorOf(With("market", "sS") with { Size = 0.5m }));
        Assert.Equal(BfxErrorIds.MaxOrderNotional, await ErrorOf(With("stop_market", "stS") with { TriggerPrice = 70_000, Size = 0.5m }));

        // At the fair price of 60,000, whatever price they have.
        Assert.Equal(BfxErrorIds.MaxOrderNotional, await ErrorOf(With("limit", "psS") with { Side = "sell", Price = 1, Size = 0.5001m }));
        Assert.Equal(BfxErrorIds.MaxOrderNotional, await ErrorOf(With("stop_limit", "pstS") with { Side = "short", Price = 1, Size = 0.5001m }));
        Assert.Equal(BfxErrorIds.MaxOrderNotional, await ErrorOf(With("stop_market", "stS") with { Side = "long", TriggerPrice = 1, Size = 0.5001m }));
        Assert.Null(await ErrorOf(With("limit", "psS") with { Side = "buy", Price = 1, Size = 0.6m }));
        Assert.Throws<BfxException>(() => new SessionOptions { MaxOrderNotional = 0 });

        async Task<string?> ErrorOf(NewOrder order) =>
            (await Record.ExceptionAsync(() => session.Orders.PrepareAsync(order)) as BfxException)?.ErrorId;
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static NewOrder With(string type, string values) => new()
    {
        MarketId = "BTC-USD",
        OrderType = type,
        Price = values.Contains('p', StringComparison.Ordinal) ? 60_000 : null,
        Size = values.Contains('s', StringComparison.Ordinal) ? 0.5m : null,
        TriggerPrice = values.Contains('t', StringComparison.Ordinal) ? 59_000 : null,
        SizePercent = values.Contains('%', StringComparison.Ordinal) ? 0.5m : null,
        Side = values.Contains('S', StringComparison.Ordinal) ? "short" : null,
    };
}
