using System.Collections;
using System.Globalization;
using System.Management.Automation;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Reads;

/// <summary>Markets as users specify them: as text in the pipeline, in either case, by pattern, from a CSV file.</summary>
public sealed class MarketIdTests : IDisposable
{
    private const string NoBreakSpace = "\u00a0";
    private const string Foreign = "\u5e01\u5b89\u4eba\u751f-USD";

    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    private static readonly string[] s_cmdlets =
    [
        "Get-BfxMarket", "Get-BfxTrade -First 1", "Get-BfxOrderBook -Depth 1", "Get-BfxFundingRate -First 1", "Get-BfxCandle -Period 1d -Since 3d", "Get-BfxFill -First 1",
        "Get-BfxOrder -First 1", "Get-BfxPosition", "Get-BfxLeverage", "Set-BfxLeverage -Leverage 3",
    ];

    /// <summary>Every cmdlet with a market parameter.</summary>
    public static TheoryData<string> Cmdlets => [.. s_cmdlets];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Text_in_the_pipeline_is_a_market_in_either_case_with_surrounding_spaces(string cmdlet)
    {
        Connect();

        Engine.Result result = _engine.Run($"'ETH-USD', 'btc-usd', '\t Sol-Usd{NoBreakSpace}' | {cmdlet}").ThrowIfFailed();

        string[] expected = cmdlet == "Get-BfxPosition" ? [] : ["BTC-USD", "ETH-USD", "SOL-USD"];
        Assert.Equal(expected, result.Output.SelectMany(MarketsOf).Distinct().Order(StringComparer.Ordinal));
        Assert.All(_sandbox.Requests, request => Assert.DoesNotContain("btc-usd", $"{request.Query}{request.Body}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Records_and_CSV_rows_bind_their_market_by_name(string cmdlet)
    {
        Connect();

        Engine.Result records = _engine.Run($"Get-BfxMarket eth* | {cmdlet}").ThrowIfFailed();
        Engine.Result rows = _engine.Run($"[pscustomobject]@{{ market_id = ' ETH-USD{NoBreakSpace}'; Other = 1 }} | {cmdlet}").ThrowIfFailed();

        Assert.Equal(records.Output.SelectMany(MarketsOf), rows.Output.SelectMany(MarketsOf));
        Assert.All(rows.Output.SelectMany(MarketsOf), market => Assert.Equal("ETH-USD", market));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Sessions_in_the_pipeline_stay_sessions_and_other_objects_are_rejected(string cmdlet)
    {
        Connect();
        string market = cmdlet.StartsWith("Get-BfxPosition", StringComparison.Ordinal) ? "" : "-MarketId BTC-USD";
        int before = _sandbox.Requests.Count;

        _engine.Run($"Get-BfxSession | {cmdlet} {market}").ThrowIfFailed();
        Assert.Equal(before + 1, _sandbox.Requests.Count);

        foreach (string thing in new[] { "[pscustomobject]@{ Leverage = 2 }", "[datetime]::UnixEpoch", "@{ MarketId = 'BTC-USD' }", "(Get-BfxAccount)" })
        {
            Assert.StartsWith("InputObject", _engine.Run($"{thing} | {cmdlet}").ErrorId, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Get-BfxTrade {0} -First 1")]
    [InlineData("Get-BfxOrderBook {0} 1")]
    [InlineData("Get-BfxFundingRate {0} -First 1")]
    [InlineData("Get-BfxCandle {0} 1d -Last 1")]
    [InlineData("Get-BfxFill {0} -First 1")]
    [InlineData("Get-BfxOrder {0} -First 1")]
    public void A_pattern_selects_the_matching_markets_and_reads_the_list_once_per_session(string command)
    {
        Connect();

        string[] markets = [.. _engine.Run(string.Format(CultureInfo.InvariantCulture, $"{command}; {command}", "eth-*, b*, BTC-USD")).ThrowIfFailed().Output.SelectMany(MarketsOf)];

        Assert.Equal(["ETH-USD", "BTC-USD", "BCH-USD", "ETH-USD", "BTC-USD", "BCH-USD"], markets);
        Assert.Single(_sandbox.Lines, "GET /markets");
        Assert.Empty(_engine.Run(string.Format(CultureInfo.InvariantCulture, command, "nothing*")).ThrowIfFailed().Output);
        Assert.Equal("Bfx.InvalidArgument", _engine.Run(string.Format(CultureInfo.InvariantCulture, command, "'b[a'")).ErrorId);
    }

    /// <summary>In Turkish, i is not the lower case of I.</summary>
    [Theory]
    [InlineData("tr-TR")]
    [InlineData("az-Latn-AZ")]
    [InlineData("de-DE")]
    public void A_pattern_matches_in_either_case_in_every_culture(string culture)
    {
        Connect();

        foreach (string cmdlet in new[] { "Get-BfxMarket", "Get-BfxTrade -First 1" })
        {
            Assert.Equal(
                ["SUI-USD"],
                _engine.Run($"[cultureinfo]::CurrentCulture = '{culture}'; {cmdlet} -MarketId s*i-*").ThrowIfFailed().Output.SelectMany(MarketsOf));
        }
    }

    [Fact]
    public void An_unknown_id_causes_no_list_request_and_is_sent_as_typed()
    {
        using var exchange = new TestSandbox(options => options with { Markets = ["Abc-usd"] });
        exchange.ConnectByKey(_engine);

        Assert.Equal("Bfx.WRONG_MARKET_ID", _engine.Run("Get-BfxTrade ABC-usd -First 1").ErrorId);
        Assert.Equal("market_id=ABC-usd&p_limit=1&p_page=0", Assert.Single(exchange.Requests).Query);

        Assert.Single(_engine.Run("$null = Get-BfxAccount; Get-BfxTrade ABC-usd -First 1").ThrowIfFailed().Output);
        Assert.Equal("market_id=Abc-usd&p_limit=1&p_page=0", exchange.Requests[^1].Query);
    }

    [Fact]
    public void A_change_rejects_a_pattern_with_advice()
    {
        Connect();

        Engine.Result result = _engine.Run("Set-BfxLeverage b* 5");

        Assert.StartsWith("ParameterArgumentValidationError", result.ErrorId, StringComparison.Ordinal);
        Assert.Contains("Get-BfxMarket", $"{result.Error}", StringComparison.Ordinal);
        Assert.DoesNotContain("PUT /account/leverage", _sandbox.Lines);
    }

    [Fact]
    public void An_id_that_is_not_ASCII_is_accepted_as_it_is_shown()
    {
        using var exchange = new TestSandbox(options => options with { Markets = [Foreign, "BTC-\u00dcSD"] });
        exchange.Connect(_engine);

        foreach (string cmdlet in s_cmdlets)
        {
            Assert.All(
                _engine.Run($"Get-BfxMarket {Foreign} | {cmdlet}").ThrowIfFailed().Output.SelectMany(MarketsOf), market => Assert.Equal(Foreign, market));
        }

        Assert.Equal("3", exchange.Account.Leverage[Foreign]);
        Assert.Equal("7", $"{_engine.Run($"(Set-BfxLeverage btc-\u00fcsd 7).Leverage['BTC-\u00fcsd']").Single}");
    }

    [Theory]
    [InlineData("10.0", 10)]
    [InlineData(" 10 ", 10)]
    [InlineData("\u00a010.00\u00a0", 10)]
    [InlineData("+3", 3)]
    [InlineData("7.", 7)]
    public void A_leverage_from_a_CSV_is_accepted_like_a_typed_one(string text, int leverage)
    {
        Connect();

        _engine.Run("[pscustomobject]@{ market_id = 'btc-usd'; leverage = $text } | Set-BfxLeverage; Set-BfxLeverage ETH-USD $text", ("text", text)).ThrowIfFailed();

        Assert.Equal($"{leverage}", _sandbox.Account.Leverage["BTC-USD"]);
        Assert.Equal($"{leverage}", _sandbox.Account.Leverage["ETH-USD"]);
    }

    [Fact]
    public void An_order_id_from_a_CSV_may_have_surrounding_spaces()
    {
        Connect();

        Engine.Result found = _engine.Run(
            """
            $order = (Get-BfxFill -First 1).OrderId
            [pscustomobject]@{ order_id = " $order$([char]0xa0)" } | Get-BfxFill | ForEach-Object OrderId
            [pscustomobject]@{ order_id = "$order " } | Get-BfxOrder | ForEach-Object OrderId
            $order
            """).ThrowIfFailed();

        Assert.True(found.Output.Count >= 3);
        Assert.Single(found.Output.Select(id => $"{id}").Distinct());
    }

    [Theory]
    [InlineData("Get-BfxOrder -Status opened", "open")]
    [InlineData("Get-BfxOrder -Status cancelled", "canceled")]
    [InlineData("Get-BfxOrder -OrderType limits", "stop_limit")]
    [InlineData("Get-BfxBalanceOperation deposits", "withdrawal")]
    [InlineData("Get-BfxBalanceOperation ' '", "withdrawal")]
    [InlineData("Get-BfxOrder -Status open, ' '", "canceled")]
    public void A_misspelled_value_is_rejected_and_the_valid_values_are_listed(string command, string named)
    {
        Connect();
        int before = _sandbox.Requests.Count;

        Engine.Result result = _engine.Run(command);

        Assert.Equal("Bfx.InvalidArgument", result.ErrorId);
        Assert.Contains(named, $"{result.Error}", StringComparison.Ordinal);
        Assert.Equal(before, _sandbox.Requests.Count);
    }

    [Theory]
    [InlineData("Get-BfxOrder -Status expired", "status=expired", "canceled")]
    [InlineData("Get-BfxBalanceOperation vault_stake", "ops_type=vault_stake", "deposit")]
    public void An_unknown_value_is_sent_with_a_warning(string command, string sent, string named)
    {
        Connect();

        Engine.Result result = _engine.Run($"{command} -ErrorAction Ignore");

        Assert.Contains(named, Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains(sent, _sandbox.Requests[^1].Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-BfxOrder -Status OPEN, ' closed '")]
    [InlineData("Get-BfxBalanceOperation Withdraw, FEE")]
    public void Known_values_are_sent_without_a_warning(string command)
    {
        Connect();

        Assert.Empty(_engine.Run($"{command} -First 1").ThrowIfFailed().Warnings);
    }

    [Fact]
    public void Newest_writes_candles_in_order_of_time()
    {
        Connect();
        int before = _sandbox.Requests.Count;

        DateTimeOffset now = _sandbox.Clock.GetUtcNow();

        object[] times = [.. _engine.Run("Get-BfxCandle btc-usd 1h -Last 5 -Until $now", ("now", now)).ThrowIfFailed().Output.Select(candle => candle.Value("Time")!)];

        DateTimeOffset hour = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour));
        Assert.Equal(Enumerable.Range(-4, 5).Select(ago => (object)hour.AddHours(ago)), times);
        Assert.Equal(before + 1, _sandbox.Requests.Count);
    }

    [Theory]
    [InlineData("-First 3")]
    [InlineData("-Skip 3")]
    [InlineData("-IncludeTotalCount")]
    public void Newest_counts_from_the_newest_candle(string with)
    {
        Assert.Equal("Bfx.InvalidArgument", _engine.Run($"Get-BfxCandle BTC-USD 1h -Last 5 {with} -BaseUri $uri", _sandbox.Variables).ErrorId);
        Assert.Empty(_sandbox.Requests);
    }

    private void Connect()
    {
        _sandbox.Connect(_engine);
        _engine.Run("$null = Get-BfxAccount").ThrowIfFailed();
    }

    /// <summary>The market of a record; of an account, those with the leverage 3, which the tests set.</summary>
    private static IEnumerable<string> MarketsOf(PSObject row) => row.Properties["MarketId"] is not null
        ? [$"{row.Value("MarketId")}"]
        : Leverage(row).Keys.Cast<string>().Where(market => $"{Leverage(row)[market]}" == "3");

    private static IDictionary Leverage(PSObject account) => (IDictionary)account.Value("Leverage")!;
}
