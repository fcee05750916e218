using System.Management.Automation;
using System.Text.Json;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Trading;

public sealed class NewOrderTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new(Prompt);

    public NewOrderTests() => _sandbox.Connect(_engine);

    private string LastBody => _sandbox.Requests.Last(request => request.Method == "POST").Body;

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    /// <summary>An exchange without delays, where orders rest: its clock stands still.</summary>
    public static SandboxOptions Prompt(SandboxOptions options) =>
        options with { OrderDelay = TimeSpan.Zero, ArchiveLag = TimeSpan.Zero, FillMode = FillMode.Never, FillCount = 0, OrdersPerSecond = 0 };

    [Theory]
    [InlineData("New-BfxOrder BTC-USD buy 0.5 50000 -ClientOrderId a", """{"market_id":"BTC-USD","type":"limit","side":"long","price":50000,"size":0.5,"client_order_id":"a"}""")]
    [InlineData("New-BfxOrder BTC-USD SELL 0.5 -OrderType market -ClientOrderId a", """{"market_id":"BTC-USD","type":"market","side":"short","size":0.5,"client_order_id":"a"}""")]
    [InlineData("New-BfxOrder doge-usd -Side Long -Size 10 -Price 1e-5 -TimeInForce post_only -ClientOrderId a", """{"market_id":"DOGE-USD","type":"limit","side":"long","price":0.00001,"size":10,"client_order_id":"a","time_in_force":"post_only"}""")]
    [InlineData("[pscustomobject]@{ market_id = 'BTC-USD'; side = 'buy'; size = '0.50'; price = ' 50000.0 '; order_type = ''; time_in_force = ''; trigger_price = ''; size_percent = ''; client_order_id = 'a' } | New-BfxOrder", """{"market_id":"BTC-USD","type":"limit","side":"long","price":50000,"size":0.5,"client_order_id":"a"}""")]
    [InlineData("New-BfxOrder BTC-USD -OrderType stop_loss -TriggerPrice 50000 -SizePercent 0.25 -ClientOrderId a", """{"market_id":"BTC-USD","type":"stop_loss","client_order_id":"a","trigger_price":50000,"size_percent":0.25}""")]
    [InlineData("New-BfxOrder BTC-USD buy ([double]0.1 + 0.2 - 0.3 + 0.5) 50000 -Round -ClientOrderId a", """{"market_id":"BTC-USD","type":"limit","side":"long","price":50000,"size":0.5,"client_order_id":"a"}""")]
    public void The_request_is_what_was_typed(string command, string body)
    {
        _engine.Run(command);

        Assert.Equal(body, LastBody);
    }

    [Theory]
    [InlineData("-Size '0,5' -Price 50000", "'0,5' is not a valid amount")]
    [InlineData("-Size '1,000' -Price 50000", "'1,000' is not a valid amount")]
    [InlineData("-Size 0,01 -Price 50000", "'0,1' is a list")]
    [InlineData("-Size '0x10' -Price 50000", "'0x10' is not a valid amount")]
    [InlineData("-Size 0.30000000000000004 -Price 50000", "0.3 and 0.3001")]
    [InlineData("-Size (0.1 + 0.2) -Price 50000", "0.3 and 0.3001")]
    [InlineData("-Size 0.5 -Price '1.00000000000000000000000000001'", "more digits than an amount can have")]
    [InlineData("-Size ([double]::NaN) -Price 50000", "'NaN' is not a valid amount")]
    [InlineData("-Size 0.5 -Price $true", "'True' is not a valid amount")]
    [InlineData("-Size 0.5 -Price 50000.1", "50000 and 50001")]
    [InlineData("-Size 0.5", "needs a price")]
    [InlineData("-Size 0.5 -Price 50000 -TriggerPrice 1", "takes no trigger price")]
    [InlineData("-Size 0.5 -OrderType limt -Price 50000", "'limt' is not an order type")]
    public void What_cannot_be_sent_exactly_is_rejected_in_every_culture(string parameters, string message)
    {
        foreach (string culture in new[] { "en-US", "de-DE", "fa-IR", "tr-TR" })
        {
            Engine.Result result = _engine.Run($"[cultureinfo]::CurrentCulture = '{culture}'; try {{ New-BfxOrder BTC-USD buy {parameters} }} finally {{ [cultureinfo]::CurrentCulture = 'en-US' }}");

            Assert.Contains(message, $"{result.Error}", StringComparison.Ordinal);
            Assert.Contains("Nothing was sent", $"{result.Error}", StringComparison.Ordinal);
        }

        Assert.DoesNotContain(_sandbox.Requests, request => request.Method == "POST");
    }

    [Fact]
    public void Amounts_reach_the_wire_unchanged_in_every_culture()
    {
        var random = new Random(11);
        foreach (string culture in new[] { "de-DE", "tr-TR", "fa-IR" })
        {
            for (int i = 0; i < 15; i++)
            {
                string size = (random.Next(1, 100_000) * 0.0001m).ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture);
                string form = i % 3 == 0 ? size : i % 3 == 1 ? $"'{size}'" : $"{size}d";
                _engine.Run($"[cultureinfo]::CurrentCulture = '{culture}'; try {{ New-BfxOrder BTC-USD buy {form} 1000 }} finally {{ [cultureinfo]::CurrentCulture = 'en-US' }}").ThrowIfFailed();

                using var body = JsonDocument.Parse(LastBody);
                Assert.Equal(size.TrimEnd('0').TrimEnd('.'), body.RootElement.GetProperty("size").GetRawText());
            }
        }
    }

    [Fact]
    public void WhatIf_shows_the_request_and_sends_nothing()
    {
        _engine.Run("New-BfxOrder BTC-USD buy 0.5 50000 -TimeInForce post_only -ClientOrderId my-1 -WhatIf").ThrowIfFailed();

        Assert.Matches(
            @"""Place order limit long 0\.5 at 50000, post_only, notional 25000, [0-9.]+ % below the fair price [0-9]+, client order id my-1"" on target ""BTC-USD of profile 13 at http://127\.0\.0\.1:[0-9]+ \(Custom\)""",
            _engine.Shown);
        Assert.All(_sandbox.Lines, line => Assert.Equal("GET /markets", line));
    }

    [Fact]
    public void An_order_without_Wait_is_shown_as_processing_and_with_Wait_as_accepted()
    {
        Assert.Equal("processing", _engine.Run("New-BfxOrder BTC-USD buy 0.5 50000").Single.Value("Status"));
        Assert.Equal("open", _engine.Run("New-BfxOrder BTC-USD buy 0.5 50000 -Wait").Single.Value("Status"));
    }

    [Fact]
    public void A_rejection_after_acceptance_is_an_error_with_its_reason_as_id_if_waited_for()
    {
        Engine.Result result = _engine.Run("New-BfxOrder BTC-USD buy 0.5 50000 -TimeInForce immediate_or_cancel -Wait");

        Assert.Equal("Bfx.TIME_IN_FORCE_IOC_ERROR", result.ErrorId);
        Assert.Contains("Nothing was filled", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("processing", _engine.Run("New-BfxOrder BTC-USD buy 0.5 50000 -TimeInForce immediate_or_cancel").Single.Value("Status"));
    }

    [Fact]
    public void Orders_of_a_CSV_file_are_placed_in_order_of_the_file()
    {
        Engine.Result result = _engine.Run(
            """
            @'
            MarketId,Side,Size,Price,ClientOrderId
            BTC-USD,buy,0.1,50000,ladder-1
            BTC-USD,buy,0.1,49000.5,ladder-2
            ETH-USD,sell,0.25,9000.5,ladder-3
            '@ | ConvertFrom-Csv | New-BfxOrder -ThrottleLimit 4
            """);

        Assert.Equal(["ladder-1", "ladder-3"], result.Output.Select(order => order.Value("ClientOrderId")));
        Assert.Equal("ladder-2", Assert.Single(result.Errors).TargetObject);
        Assert.Equal(2, _sandbox.Account.Orders.Count);
    }

    [Fact]
    public async Task A_lost_order_that_is_not_found_is_named_with_the_line_that_looks_it_up()
    {
        var clock = TestClock.AtMachineTime();
        PSObject session = _sandbox.SessionOn(clock, _engine);
        _sandbox.Fail("/orders", FaultKind.ResetBeforeWork);
        using Engine.Running running = _engine.Start("New-BfxOrder BTC-USD buy 0.5 50000 -ClientOrderId 'my 1' -Session $session", ("session", session));
        Task<Engine.Result> end = running.EndAsync();
        Engine.Result result = await clock.PassWaitsOf(end);
        ErrorRecord error = result.Error;

        Assert.Equal("Bfx.OutcomeUnknown", result.ErrorId);
        Assert.Equal("Look it up with: Get-BfxOrder -MarketId BTC-USD -ClientOrderId 'my 1'. Place it again only if it is not there.", error.ErrorDetails.RecommendedAction);
        Assert.Equal("my 1", Assert.Single(_engine.Run("$session.UnsettledOrders", ("session", session)).Output).Value("ClientOrderId"));
        Assert.Empty(_sandbox.Account.Orders);
    }

    [Fact]
    public async Task Ctrl_C_after_the_request_has_left_warns_and_the_session_remembers_the_order()
    {
        _engine.Run("New-BfxOrder BTC-USD buy 0.1 40000").ThrowIfFailed();
        var stall = TimeSpan.FromHours(1);
        _sandbox.Fail("/orders", FaultKind.DelayOnly, delay: stall);
        using Engine.Running running = _engine.Start("New-BfxOrder BTC-USD buy 0.5 50000 -ClientOrderId mine; 'went on'");
        await _sandbox.Clock.TimerCreatedAsync(stall);

        await Task.Run(running.Shell.Stop).WaitAsync(TimeSpan.FromSeconds(20));
        Engine.Result result = await running.EndAsync();

        Assert.Empty(result.Output);
        Assert.Contains("Order mine (BTC-USD limit long 0.5 at 50000) was sent, and its response did not arrive.", _engine.Shown, StringComparison.Ordinal);
        Assert.Contains("Get-BfxOrder -MarketId BTC-USD -ClientOrderId mine.", _engine.Shown, StringComparison.Ordinal);
        Assert.Equal("mine", _engine.Run("(Get-BfxSession).UnsettledOrders.ClientOrderId").Single.BaseObject);

        // A read settles it.
        _sandbox.Respond("/orders", 200, """{"success":true,"error":"","result":[{"id":"BTC-USD@9","market_id":"BTC-USD","client_order_id":"mine","status":"open"}]}""");
        _engine.Run("Get-BfxOrder BTC-USD -First 1").ThrowIfFailed();
        Assert.Empty(_engine.Run("(Get-BfxSession).UnsettledOrders").Output);
    }

    [Fact]
    public async Task Ctrl_C_names_an_order_that_was_seen_before_its_response_arrived()
    {
        _engine.Run("New-BfxOrder BTC-USD buy 0.1 40000").ThrowIfFailed();
        PSObject session = _engine.Run("Get-BfxSession").Single;
        var stall = TimeSpan.FromHours(1);
        _sandbox.Fail("/orders", FaultKind.DelayOnly, delay: stall);
        using Engine.Running running = _engine.Start("New-BfxOrder BTC-USD buy 0.5 50000 -ClientOrderId mine; 'went on'");
        await _sandbox.Clock.TimerCreatedAsync(stall);
        _sandbox.Respond("/orders", 200, """{"success":true,"error":"","result":[{"id":"BTC-USD@9","market_id":"BTC-USD","client_order_id":"mine","status":"open"}]}""");
        using var other = new Engine();
        other.Run("Get-BfxOrder BTC-USD -First 1 -Session $session", ("session", session)).ThrowIfFailed();

        await Task.Run(running.Shell.Stop).WaitAsync(TimeSpan.FromSeconds(20));
        await running.EndAsync();

        Assert.Contains("Order mine of BTC-USD was sent, and the command ended before it was written.", _engine.Shown, StringComparison.Ordinal);
        Assert.Contains("Get-BfxOrder -MarketId BTC-USD -ClientOrderId mine.", _engine.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_during_a_wait_names_the_order_that_was_placed()
    {
        _engine.Run("New-BfxOrder BTC-USD buy 0.1 40000").ThrowIfFailed();
        var stall = TimeSpan.FromHours(1);
        _sandbox.Server.Faults.Add(new() { Method = "GET", Path = "/orders", Kind = FaultKind.DelayOnly, Delay = stall });
        using Engine.Running running = _engine.Start("New-BfxOrder BTC-USD buy 0.5 50000 -ClientOrderId \"it's mine\" -Wait; 'went on'");
        await _sandbox.Clock.TimerCreatedAsync(stall);

        await Task.Run(running.Shell.Stop).WaitAsync(TimeSpan.FromSeconds(20));
        Engine.Result result = await running.EndAsync();

        Assert.Empty(result.Output);
        string id = _sandbox.Account.Orders[^1].Id;
        Assert.Contains($"Order {id} ({id} long 0.5 at 50000) was placed, and the command ended before it was written.", _engine.Shown, StringComparison.Ordinal);
        Assert.Contains("Get-BfxOrder -MarketId BTC-USD -ClientOrderId 'it''s mine'.", _engine.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_that_were_placed_when_the_pipeline_ends_early_are_named()
    {
        // The first order is written last of all: until then, the others are placed.
        var stall = TimeSpan.FromHours(1);
        using var arrived = new ManualResetEventSlim();
        _sandbox.Fail("/orders", FaultKind.DelayOnly, delay: stall);
        using Engine.Running running = _engine.Start(
            "1..9 | ForEach-Object { if ($_ -eq 2) { $arrived.Wait() }; [pscustomobject]@{ MarketId = 'BTC-USD'; Side = 'buy'; Size = 0.1; Price = 50000 - $_; ClientOrderId = \"c$_\" } } | New-BfxOrder -ThrottleLimit 4 | Select-Object -First 1",
            ("arrived", arrived));
        await _sandbox.Clock.TimerCreatedAsync(stall);
        arrived.Set();
        Assert.True(SpinWait.SpinUntil(() => _sandbox.Account.Orders.Count == 8, TimeSpan.FromSeconds(20)));
        _sandbox.Clock.Advance(stall);
        Engine.Result result = await running.EndAsync();

        Assert.Equal("c1", result.Single.Value("ClientOrderId"));
        Assert.All(Enumerable.Range(2, 8), i => Assert.Contains($"-ClientOrderId c{i}.", _engine.Shown, StringComparison.Ordinal));
        Assert.DoesNotContain("-ClientOrderId c1.", _engine.Shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-ReadOnly", "New-BfxOrder BTC-USD buy 0.5 50000", "Bfx.ReadOnly")]
    [InlineData("-ReadOnly", "Remove-BfxOrder BTC-USD@1", "Bfx.ReadOnly")]
    [InlineData("-ReadOnly", "Remove-BfxOrder -All", "Bfx.ReadOnly")]
    [InlineData("-ReadOnly", "Set-BfxOrder BTC-USD@1 -Price 1", "Bfx.ReadOnly")]
    [InlineData("-ReadOnly", "Set-BfxDeadmanSwitch BTC-USD 30s", "Bfx.ReadOnly")]
    [InlineData("-ReadOnly", "Remove-BfxDeadmanSwitch BTC-USD", "Bfx.ReadOnly")]
    [InlineData("-AllowedMarket ETH-USD", "New-BfxOrder BTC-USD buy 0.5 50000 -WhatIf", "Bfx.MarketNotAllowed")]
    [InlineData("-AllowedMarket ETH-USD", "Remove-BfxOrder BTC-USD@1", "Bfx.MarketNotAllowed")]
    [InlineData("-AllowedMarket BTC-USD", "Remove-BfxOrder -All -Confirm:$false", "Bfx.MarketNotAllowed")]
    [InlineData("-AllowedMarket ETH-USD", "Set-BfxOrder BTC-USD@1 -Price 1", "Bfx.MarketNotAllowed")]
    [InlineData("-AllowedMarket ETH-USD", "Set-BfxDeadmanSwitch BTC-USD 30s", "Bfx.MarketNotAllowed")]
    [InlineData("-MaxOrderNotional 24999.99", "New-BfxOrder BTC-USD buy 0.5 50000 -WhatIf", "Bfx.MaxOrderNotional")]
    [InlineData("-MaxOrderNotional '100'", "New-BfxOrder BTC-USD buy 0.5 -OrderType market", "Bfx.MaxOrderNotional")]
    [InlineData("-MaxOrderNotional 100", "New-BfxOrder BTC-USD sell 0.5 1", "Bfx.MaxOrderNotional")]
    [InlineData("-MaxOrderSize 0.4999", "New-BfxOrder BTC-USD buy 0.5 50000", "Bfx.MaxOrderSize")]
    public void A_guard_rail_rejects_the_change_before_it_is_confirmed_and_signed(string rail, string command, string errorId)
    {
        _engine.Run($"Connect-Bfx -Credential $credential -BaseUri $uri -NoVerify {rail}", _sandbox.Variables).ThrowIfFailed();

        Engine.Result result = _engine.Run(command);

        Assert.Equal(errorId, result.ErrorId);
        Assert.Contains("Nothing was sent", $"{result.Error}", StringComparison.Ordinal);
        Assert.All(_sandbox.Lines, line => Assert.Equal("GET /markets", line));
    }

    [Theory]
    [InlineData("$position", "position")]
    [InlineData("$order", "order")]
    [InlineData("$order | ConvertTo-Csv | ConvertFrom-Csv", "order")]
    [InlineData("$order | ConvertTo-Json | ConvertFrom-Json", "order")]
    [InlineData("$order | Select-Object *", "order")]
    [InlineData("[pscustomobject]@{ order_id = 'BTC-USD@1'; status = 'open'; market_id = 'BTC-USD'; side = 'long'; size = '0.5' }", "order")]
    public void A_position_or_an_order_is_not_placed_as_a_new_order(string piped, string kind)
    {
        Engine.Result result = _engine.Run(
            $"$order = New-BfxOrder BTC-USD buy 0.5 50000; $position = [BlastFx.Models.Position]@{{ MarketId = 'BTC-USD'; Side = 'long'; Size = 0.5 }}; {piped} | New-BfxOrder -OrderType market");

        Assert.Equal("Bfx.InvalidArgument", result.ErrorId);
        Assert.Empty(result.Warnings);
        Assert.Contains($"A piped {kind} is not placed as a new order", $"{result.Error}", StringComparison.Ordinal);
        Assert.Single(_sandbox.Account.Orders);
    }

    [Fact]
    public void Columns_that_are_no_parameters_are_named_once()
    {
        Engine.Result result = _engine.Run(
            "1..2 | ForEach-Object { [pscustomobject]@{ Market = 'BTC-USD'; Side = 'buy'; Size = '0.1'; Price = '50000'; tif = 'post_only'; ClientId = \"x$_\"; Trigger = ''; Note = 'a' } } | New-BfxOrder");

        Assert.Equal("Properties of piped objects that are not parameters of New-BfxOrder are ignored: Trigger, Note.", Assert.Single(result.ThrowIfFailed().Warnings));
        Assert.EndsWith("\"client_order_id\":\"x2\",\"time_in_force\":\"post_only\"}", LastBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a\\b")]
    public void A_client_order_id_that_cannot_be_signed_is_rejected_before_confirmation(string id)
    {
        Engine.Result result = _engine.Run("New-BfxOrder BTC-USD buy 0.1 50000 -ClientOrderId $id -WhatIf", ("id", id));

        Assert.Equal("Bfx.InvalidArgument", result.ErrorId);
    }

    [Fact]
    public void A_trigger_price_without_a_side_is_not_rounded_and_the_error_says_why() => Assert.Contains(
        "rounded only if the order has a side",
        $"{_engine.Run("New-BfxOrder BTC-USD -OrderType stop_loss -TriggerPrice 50000.3 -SizePercent 1 -Round").Error}",
        StringComparison.Ordinal);

    [Fact]
    public void Times_and_amounts_of_a_session_have_the_same_text_in_every_culture()
    {
        _engine.Run("Connect-Bfx -Credential $credential -BaseUri $uri -NoVerify -MaxOrderSize 1.5 -MaxOrderNotional 1000.5; $null = Set-BfxDeadmanSwitch BTC-USD 30m -KeepAlive", _sandbox.Variables).ThrowIfFailed();

        string text = $"{_engine.Run("[cultureinfo]::CurrentCulture = 'de-DE'; try { Get-BfxSession | Select-Object MaxOrderSize, MaxOrderNotional | ConvertTo-Csv -UseQuotes Never; (Get-BfxSession).KeptDeadmanSwitches | Select-Object RenewedAt | ConvertTo-Csv } finally { [cultureinfo]::CurrentCulture = 'en-US' }").ThrowIfFailed().Output.Aggregate("", (all, line) => $"{all}{line}\n")}";

        Assert.Contains("1.5,1000.5", text, StringComparison.Ordinal);
        Assert.Matches(@"""\d{4}-\d\d-\d\dT[0-9:.]+Z""", text);
        _engine.Run("Disconnect-Bfx").ThrowIfFailed();
    }

    [Fact]
    public void Completion_offers_what_fits_the_order_type()
    {
        Assert.Equal(["limit"], Completed("New-BfxOrder BTC-USD -TimeInForce post_only -OrderType "));
        Assert.Equal(["'30s'", "1m", "5m"], Completed("Set-BfxDeadmanSwitch BTC-USD -Timeout "));
        _engine.Run("New-BfxOrder BTC-USD buy 0.1 50000 -ClientOrderId known-1").ThrowIfFailed();
        Assert.Equal(["known-1"], Completed("Remove-BfxOrder -MarketId BTC-USD -ClientOrderId "));
        Assert.Equal(["good_till_cancel", "immediate_or_cancel", "fill_or_kill"], Completed("New-BfxOrder BTC-USD -OrderType market -TimeInForce "));
        Assert.Equal(["good_till_cancel"], Completed("New-BfxOrder BTC-USD -OrderType stop_limit -TimeInForce "));
        Assert.Equal(["long", "short", "buy", "sell"], Completed("New-BfxOrder BTC-USD -Side "));
        Assert.Equal(["stop_limit", "stop_market", "stop_loss", "stop_loss_limit"], Completed("New-BfxOrder BTC-USD -OrderType sto"));
    }

    private string[] Completed(string line) => [.. _engine.Run($"(TabExpansion2 '{line}').CompletionMatches.CompletionText").ThrowIfFailed().Output.Select(text => $"{text}")];
}
