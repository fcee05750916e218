using System.Management.Automation;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class LeverageTests : IDisposable
{
    // Short, so that the sandbox's clock stays close to the machine's and signatures stay valid.
    private static readonly TimeSpan s_latency = TimeSpan.FromMilliseconds(7);

    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public LeverageTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void Market_and_leverage_are_positional_and_the_account_is_returned()
    {
        PSObject account = _engine.Run("Set-BfxLeverage BTC-USD 7").Single;

        Assert.Equal("BlastFx.Account", account.TypeNames[0]);
        Assert.Equal("BTC-USD=7; ETH-USD=1; SOL-USD=1", $"{account.Properties["Leverage"].Value}");
        Assert.Equal("7", _sandbox.Account.Leverage["BTC-USD"]);
        Assert.Equal(_sandbox.Clock.GetUtcNow(), account.Value("LastUpdate"));
        Assert.Equal("""{"market_id":"BTC-USD","leverage":7}""", Assert.Single(_sandbox.Requests).Body);
    }

    [Theory]
    [InlineData("MarketId", "Leverage")]
    [InlineData("market_id", "leverage")]
    [InlineData("Market", "Leverage")]
    [InlineData("MARKET_ID", "LEVERAGE")]
    public void Market_and_leverage_bind_by_property_name_as_text_from_a_csv(string market, string leverage)
    {
        Engine.Result result = _engine.Run(
            $$"""
            [pscustomobject]@{ {{market}} = 'ETH-USD'; {{leverage}} = '5'; note = 'x' },
            [pscustomobject]@{ {{market}} = 'SOL-USD'; {{leverage}} = '20'; note = '' } | Set-BfxLeverage
            """);

        Assert.Equal(
            ["BTC-USD=20; ETH-USD=5; SOL-USD=1", "BTC-USD=20; ETH-USD=5; SOL-USD=20"],
            result.ThrowIfFailed().Output.Select(account => $"{account.Properties["Leverage"].Value}"));
    }

    [Fact]
    public void One_leverage_applies_to_many_markets()
    {
        _engine.Run("[pscustomobject]@{ Market = 'BTC-USD' }, [pscustomobject]@{ Market = 'ETH-USD' } | Set-BfxLeverage -Leverage 3").ThrowIfFailed();

        Assert.Equal(["3", "3", "1"], _sandbox.Account.Leverage.Values);
    }

    [Fact]
    public void A_specified_session_is_used_for_every_row()
    {
        using var other = new TestSandbox();
        PSObject session = other.Connect(_engine);
        _sandbox.Connect(_engine);

        _engine.Run("[pscustomobject]@{ Market = 'BTC-USD'; Leverage = 2 } | Set-BfxLeverage -Session $other", ("other", session)).ThrowIfFailed();

        Assert.Equal("2", other.Account.Leverage["BTC-USD"]);
        Assert.Empty(_sandbox.Requests);
    }

    [Fact]
    public void WhatIf_sends_nothing_and_names_market_leverage_account_and_address()
    {
        Engine.Result result = _engine.Run("[pscustomobject]@{ Market = 'BTC-USD'; Leverage = 7 } | Set-BfxLeverage -WhatIf");

        Assert.Empty(result.ThrowIfFailed().Output);
        Assert.Empty(_sandbox.Requests);
        Assert.Equal("20", _sandbox.Account.Leverage["BTC-USD"]);
        Assert.Equal(
            $"What if: Performing the operation \"Set leverage to 7\" on target \"BTC-USD of profile 13 at http://127.0.0.1:{_sandbox.BaseUri.Port} (Custom)\".\n",
            _engine.Shown);
    }

    [Fact]
    public void Answering_no_to_Confirm_sends_nothing()
    {
        Engine.Result result = _engine.Run("Set-BfxLeverage BTC-USD 7 -Confirm");

        Assert.Empty(result.ThrowIfFailed().Output);
        Assert.Empty(_sandbox.Requests);
        Assert.Contains("BTC-USD of profile 13", _engine.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThrottleLimit_requests_are_sent_concurrently_and_the_output_keeps_the_order()
    {
        using var slow = new TestSandbox(options => options with { Latency = s_latency });
        slow.Connect(_engine);
        using Engine.Running setting = _engine.Start("$rows | Set-BfxLeverage -ThrottleLimit 4", ("rows", Rows(12)));

        var atOnce = new List<int>();
        for (int sent = 0; sent < 12; sent += 4)
        {
            for (int i = 0; i < 4; i++)
            {
                await slow.Clock.TimerCreatedAsync(s_latency);
            }

            atOnce.Add(slow.Requests.Count(request => request.Status == 0));
            slow.Clock.Advance(s_latency);
        }

        Engine.Result result = await setting.EndAsync();
        Assert.Equal([4, 4, 4], atOnce);
        // Each account has the leverage of its row; those of concurrent rows may be set or not.
        Assert.Equal(
            Enumerable.Range(1, 12).Select(leverage => (object)(decimal)leverage),
            result.ThrowIfFailed().Output.Select((account, row) => Leverage(account, slow.Server.Accounts[0].Leverage.Keys.ElementAt(row))));
    }

    [Fact]
    public async Task Responses_out_of_order_are_written_in_order()
    {
        _sandbox.Server.Faults.Add(new() { Path = "/account/leverage", Kind = Sandbox.FaultKind.DelayOnly, Delay = s_latency });
        var rest = new TaskCompletionSource();
        using Engine.Running setting = _engine.Start(
            "$rows | ForEach-Object { $_ } -End { $rest.SetResult() } | Set-BfxLeverage -ThrottleLimit 2",
            ("rows", Rows(6)), ("rest", rest));
        await _sandbox.Clock.TimerCreatedAsync(s_latency);
        await rest.Task;

        _sandbox.Clock.Advance(s_latency);
        Engine.Result result = await setting.EndAsync();

        Assert.Equal(Enumerable.Range(1, 6), _sandbox.Requests.Select(Sent).Order());
        Assert.Equal(
            Enumerable.Range(1, 6).Select(leverage => (object)(decimal)leverage),
            result.ThrowIfFailed().Output.Select((account, row) => Leverage(account, _sandbox.Account.Leverage.Keys.ElementAt(row))));
    }

    [Fact]
    public async Task Without_ThrottleLimit_each_result_is_written_before_the_next_request_is_sent()
    {
        using var slow = new TestSandbox(options => options with { Latency = s_latency });
        slow.Connect(_engine);
        using Engine.Running setting = _engine.Start(
            "$rows | Set-BfxLeverage | ForEach-Object { $server.Requests.Count }", ("rows", Rows(4)), ("server", slow.Server));

        for (int i = 0; i < 4; i++)
        {
            await slow.Clock.TimerCreatedAsync(s_latency);
            slow.Clock.Advance(s_latency);
        }

        Engine.Result result = await setting.EndAsync();
        Assert.Equal([1, 2, 3, 4], result.ThrowIfFailed().Output.Select(count => (int)count.BaseObject));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void A_rejected_market_is_an_error_about_that_market_and_the_rest_are_set(int atOnce)
    {
        Engine.Result result = _engine.Run(
            $$"""
            [pscustomobject]@{ Market = 'BTC-USD'; Leverage = 2 },
            [pscustomobject]@{ Market = 'NO-SUCH'; Leverage = 3 },
            [pscustomobject]@{ Market = 'SOL-USD'; Leverage = 4 } | Set-BfxLeverage -ThrottleLimit {{atOnce}}
            """);

        Assert.Equal("Bfx.WRONG_MARKET_ID,BlastFx.Commands.SetBfxLeverageCommand", result.Error.FullyQualifiedErrorId);
        Assert.Equal("NO-SUCH", result.Error.TargetObject);
        Assert.Equal(ErrorCategory.ObjectNotFound, result.Error.CategoryInfo.Category);
        Assert.Contains("Get-BfxMarket", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal([2m, 4m], [Leverage(result.Output[0], "BTC-USD"), Leverage(result.Output[1], "SOL-USD")]);
        Assert.Equal(3, _sandbox.Requests.Count);
    }

    [Fact]
    public void ErrorAction_Stop_ends_at_the_first_rejected_market()
    {
        Engine.Result result = _engine.Run(
            """
            [pscustomobject]@{ Market = 'NO-SUCH'; Leverage = 3 },
            [pscustomobject]@{ Market = 'SOL-USD'; Leverage = 4 } | Set-BfxLeverage -ErrorAction Stop
            """);

        Assert.Equal("Bfx.WRONG_MARKET_ID", result.ErrorId);
        Assert.Single(_sandbox.Requests);
        Assert.Equal("1", _sandbox.Account.Leverage["SOL-USD"]);
    }

    [Fact]
    public void A_leverage_whose_response_is_lost_is_set_again()
    {
        PSObject session = _sandbox.SessionOn(new AutoAdvanceClock(_sandbox.Clock.GetUtcNow()), _engine);
        _sandbox.Fail("/account/leverage", Sandbox.FaultKind.ResetAfterWork);

        Assert.Equal(9m, Leverage(_engine.Run("Set-BfxLeverage BTC-USD 9 -Session $session", ("session", session)).Single, "BTC-USD"));
        Assert.Equal(2, _sandbox.Requests.Count);
    }

    [Theory]
    [InlineData("Set-BfxLeverage ", "BTC-USD ETH-USD SOL-USD")]
    [InlineData("Set-BfxLeverage -MarketId ", "BTC-USD ETH-USD SOL-USD")]
    [InlineData("Set-BfxLeverage -Market e", "ETH-USD")]
    [InlineData("Set-BfxLeverage 's", "'SOL-USD'")]
    public void Completion_offers_the_markets_that_the_session_has_read_and_sends_no_request(string line, string offered)
    {
        _engine.Run("Get-BfxAccount").ThrowIfFailed();
        _sandbox.Server.ClearRequests();

        Assert.Equal(offered, string.Join(' ', Complete(line)));
        Assert.Empty(_sandbox.Requests);
    }

    [Fact]
    public void Completion_uses_the_session_on_the_command_line()
    {
        using var other = new TestSandbox(options => options with { Markets = ["XRP-USD"] });
        PSObject session = other.Connect(_engine);
        _engine.Run("Get-BfxAccount | Out-Null; $other = Get-BfxSession", ("other", null)).ThrowIfFailed();
        _sandbox.Connect(_engine);

        Assert.Equal(["XRP-USD"], Complete("Set-BfxLeverage -Session $other -MarketId "));
        Assert.NotNull(session);
    }

    [Fact]
    public void Completion_before_a_connection_offers_common_markets_and_sends_no_request()
    {
        Assert.Contains("BTC-USD", Complete("Set-BfxLeverage -MarketId "));
        _engine.Run("Disconnect-Bfx").ThrowIfFailed();
        Assert.Contains("BTC-USD", Complete("Set-BfxLeverage -MarketId "));
        Assert.Empty(_sandbox.Requests);
    }

    private static object[] Rows(int count) =>
    [
        .. new Sandbox.SandboxOptions().Markets.Take(count).Order(StringComparer.Ordinal)
            .Select((market, row) => new PSObject { Properties = { new PSNoteProperty("Market", market), new PSNoteProperty("Leverage", row + 1) } }),
    ];

    private static int Sent(Sandbox.SandboxRequest request) =>
        System.Text.Json.JsonDocument.Parse(request.Body).RootElement.GetProperty("leverage").GetInt32();

    private static object? Leverage(PSObject account, string market) =>
        ((System.Collections.IDictionary)account.Value("Leverage")!)[market];

    private IEnumerable<string> Complete(string line) => _engine
        .Run("(TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object CompletionText", ("line", line))
        .ThrowIfFailed().Output.Select(text => (string)text.BaseObject);

    [Fact]
    public void Leverage_is_read_in_the_exchanges_order()
    {
        Engine.Result result = _engine.Run("Get-BfxLeverage").ThrowIfFailed();

        Assert.Equal(["BTC-USD=20", "ETH-USD=1", "SOL-USD=1"], result.Output.Select(row => $"{row.Value("MarketId")}={row.Value("Leverage")}"));
        Assert.All(result.Output, row => Assert.IsType<decimal>(PSObject.AsPSObject(row.Value("Leverage")).BaseObject));
        Assert.Single(_sandbox.Requests);
    }

    [Theory]
    [InlineData("eth-usd", "ETH-USD")]
    [InlineData("*C*, sol-usd", "BTC-USD SOL-USD")]
    [InlineData("DOGE*", "")]
    public void Leverage_is_selected_by_id_and_pattern(string markets, string expected) =>
        Assert.Equal(expected, string.Join(' ', _engine.Run($"Get-BfxLeverage {markets}").ThrowIfFailed().Output.Select(row => row.Value("MarketId"))));

    [Fact]
    public void A_market_without_leverage_is_an_error_beside_the_others()
    {
        Engine.Result result = _engine.Run("Get-BfxLeverage NO-SUCH, BTC-USD; 'goes on'");

        Assert.Equal("Bfx.WRONG_MARKET_ID", result.ErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, result.Error.CategoryInfo.Category);
        Assert.Equal("NO-SUCH", result.Error.TargetObject);
        Assert.Equal("BTC-USD", result.Output[0].Value("MarketId"));
        Assert.Equal("goes on", result.Output[1].BaseObject);
    }

    [Theory]
    [InlineData("Get-BfxLeverage | Set-BfxLeverage -Session $other")]
    [InlineData("Get-BfxLeverage | ConvertTo-Csv | ConvertFrom-Csv | Set-BfxLeverage -Session $other")]
    [InlineData("$copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-BfxLeverage))); $copy | Set-BfxLeverage -Session $other")]
    public void Leverage_is_set_from_what_was_read(string script)
    {
        using var other = new TestSandbox();
        PSObject session = other.Connect(_engine);
        _sandbox.Connect(_engine);
        _engine.Run("Set-BfxLeverage ETH-USD 5; Set-BfxLeverage SOL-USD 3").ThrowIfFailed();

        Engine.Result result = _engine.Run(script, ("other", session)).ThrowIfFailed();

        Assert.Equal(3, result.Output.Count);
        Assert.Equal(["20", "5", "3"], other.Account.Leverage.Values);
    }

    [Fact]
    public void Leverage_is_compared_by_property()
    {
        Engine.Result result = _engine.Run(
            """
            $before = Get-BfxLeverage
            $null = Set-BfxLeverage ETH-USD 5
            Compare-Object $before (Get-BfxLeverage) -Property MarketId, Leverage
            """).ThrowIfFailed();

        Assert.Equal(
            ["ETH-USD 5 =>", "ETH-USD 1 <="],
            result.Output.Select(row => $"{row.Value("MarketId")} {row.Value("Leverage")} {row.Value("SideIndicator")}"));
    }
}
