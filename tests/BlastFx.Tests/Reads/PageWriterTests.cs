using System.Management.Automation;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Reads;

/// <summary>The time of page requests relative to the records written.</summary>
public sealed class PageWriterTests : IDisposable
{
    private static readonly TimeSpan s_stall = TimeSpan.FromHours(1);

    // Only a failing test reaches it.
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(20);

    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new(options => options with { FillCount = 2_500 });

    public PageWriterTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public async Task Records_are_written_before_the_next_page_is_requested_after_100_records()
    {
        // The second page never arrives; other requests succeed while it is not requested.
        using var go = new ManualResetEventSlim();
        using Engine.Running running = _engine.Start(
            """
            $count = 0
            Get-BfxFill | & { process {
                $count++
                if ($count -eq 1) { $stall.Invoke() }
                if ($count -eq 99) { 1..5 | ForEach-Object { $null = Get-BfxServerTime }; $server.Faults.Pending }
                if ($count -eq 101) { $go.Wait() }
            } }
            """,
            ("server", _sandbox.Server),
            ("go", go),
            ("stall", () => _sandbox.Fail("/fills", FaultKind.DelayOnly, delay: s_stall)));

        try
        {
            await _sandbox.Clock.TimerCreatedAsync(s_stall).WaitAsync(s_hang);
        }
        finally
        {
            go.Set();
        }

        await Task.Run(running.Shell.Stop).WaitAsync(s_hang);

        Engine.Result result = await running.EndAsync().WaitAsync(s_hang);
        Assert.Equal(1, Assert.Single(result.Output).BaseObject);
        Assert.IsType<PipelineStoppedException>(result.Terminating);
        Assert.Empty(result.Errors);
    }

    [Theory]
    [InlineData("Get-BfxFill", "/fills")]
    [InlineData("Get-BfxOrder", "/orders")]
    [InlineData("Get-BfxBalanceOperation", "/balanceops")]
    [InlineData("Get-BfxTrade BTC-USD -First 3000", "/markets/trades")]
    [InlineData("Get-BfxFundingRate BTC-USD", "/markets/fundingrate")]
    [InlineData("Get-BfxCandle BTC-USD 1m -Since 2d", "/candles")]
    public async Task Stopping_within_a_list_keeps_the_records_received_and_ends_at_once(string script, string path)
    {
        using Engine.Running running = _engine.Start(
            $"$first = $true; {script} | & {{ process {{ if ($first) {{ $first = $false; $stall.Invoke() }}; $_ }} }}; 'went on'",
            ("stall", () => _sandbox.Fail(path, FaultKind.DelayOnly, delay: s_stall)));
        await _sandbox.Clock.TimerCreatedAsync(s_stall);

        await Task.Run(running.Shell.Stop).WaitAsync(s_hang);

        Engine.Result result = await running.EndAsync().WaitAsync(s_hang);
        Assert.IsType<PipelineStoppedException>(result.Terminating);
        Assert.InRange(result.Output.Count, 100, 1_000);
        Assert.DoesNotContain("went on", result.Output.Select(row => row.BaseObject));
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Skip_continues_an_interrupted_list()
    {
        string[] all = Ids(_engine.Run("Get-BfxFill -Skip 7").ThrowIfFailed());
        const string refusal = """{"success":false,"error":"INTEGRITY_ERROR","result":[]}""";

        Engine.Result broken = _engine.Run(
            "$first = $true; Get-BfxFill -Skip 7 | & { process { if ($first) { $first = $false; $fail.Invoke() }; $_ } }",
            ("fail", () => _sandbox.Respond("/fills", 400, refusal)));
        string skip = broken.Error.Exception.Message.Split("-Skip ")[1].TrimEnd('.');
        Engine.Result rest = _engine.Run($"Get-BfxFill -Skip {skip}").ThrowIfFailed();

        Assert.Equal($"{7 + broken.Output.Count}", skip);
        Assert.Equal(all, Ids(broken).Concat(Ids(rest)));
    }

    [Fact]
    public void An_unreadable_record_is_an_error_in_its_position_and_the_list_continues()
    {
        _sandbox.Respond("/fills", 200, """{"success":true,"error":"","result":[{"id":"3"},{"id":"2","price":"ten"},{"id":"1"}],"pagination":{"total":3}}""", times: 2);

        Engine.Result result = _engine.Run("Get-BfxFill 2>&1 | ForEach-Object { $_ -is [BlastFx.Fill] ? $_.Id : $_.Exception.Message }; 'goes on'");
        Engine.Result stopped = _engine.Run("Get-BfxFill -ErrorAction Stop");

        Assert.Equal(
            ["3", "The exchange's Fill 2 cannot be read: price: 'ten' is not a decimal number.", "1", "goes on"],
            result.Output.Select(row => row.BaseObject));
        // The records received before the stop are not lost.
        Assert.Equal(["3", "1"], Ids(stopped));
        Assert.IsType<ActionPreferenceStopException>(stopped.Terminating);
    }

    [Theory]
    [InlineData("Get-BfxMarket", "/markets", """[{"id":"BTC-USD"},{"id":"NEW-USD","best_bid":""},{"id":"ETH-USD"}]""", "Market NEW-USD cannot be read: best_bid: ''")]
    [InlineData("Get-BfxMarket *-USD", "/markets", """[{"id":"BTC-USD"},{"id":"NEW-USD","best_bid":""},{"id":"ETH-USD"}]""", "Market NEW-USD cannot be read: best_bid: ''")]
    [InlineData("Get-BfxMarket BTC-USD, ETH-USD, new-usd", "/markets", """[{"id":"BTC-USD"},{"id":"NEW-USD","best_bid":""},{"id":"ETH-USD"}]""", "Market NEW-USD cannot be read: best_bid: ''")]
    [InlineData("Get-BfxPosition", "/positions", """[{"market_id":"BTC-USD"},{"id":"p","market_id":"NEW-USD","stop_loss":"soon"},{"market_id":"ETH-USD"}]""", "Position p cannot be read: stop_loss: 'soon'")]
    [InlineData("(Get-BfxOrderBook BTC-USD).Bids", "/markets/orderbook", """[{"market_id":"BTC-USD","bids":[["10","1"],["9"],["8","x"],["7","1"]],"asks":[]}]""", "BookLevel cannot be read: size: ")]
    [InlineData("(Get-BfxAccount).Orders", "/account", """[{"id":13,"positions":[],"orders":[{"id":"a"},{"id":"b","size":"much"},{"id":"c"}]}]""", "Order b cannot be read: size: 'much'")]
    [InlineData("(Get-BfxProfile).Positions", "/profile", """[{"id":13,"positions":[{"id":"a"},{"id":"b","size":true},{"id":"c"}]}]""", "Position b cannot be read: size: a boolean")]
    [InlineData("(Set-BfxLeverage BTC-USD 5).Orders", "/account/leverage", """[{"id":13,"orders":[{"id":"a"},7,{"id":"c"}]}]""", "Order cannot be read: a number where an object belongs")]
    [InlineData("Get-BfxVault", "/vaults", """[{"id":"a"},null,{"id":"c"}]""", "Vault cannot be read: a null where an object belongs")]
    public void Lists_without_pages_write_each_readable_record_and_an_error_for_each_unreadable_one(string script, string path, string rows, string error)
    {
        _sandbox.Respond(path, 200, $$"""{"success":true,"error":"","result":{{rows}}}""");

        Engine.Result result = _engine.Run(script);

        Assert.Equal(2, result.Output.Count);
        Assert.All(result.Errors, failure => Assert.Equal("Bfx.UnexpectedResponse", failure.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(script.Contains("Book", StringComparison.Ordinal) ? 2 : 1, result.Errors.Count);
        Assert.Contains(error, result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unreadable_records_of_other_markets_are_not_reported()
    {
        _sandbox.Respond("/positions", 200, """{"success":true,"error":"","result":[{"id":"p","market_id":"BTC-USD","size":"x"},{"id":"q","market_id":"ETH-USD"}]}""");

        Assert.Single(_engine.Run("Get-BfxPosition ETH*").ThrowIfFailed().Output);
    }

    [Theory]
    [InlineData("Get-BfxOrder")]
    [InlineData("Get-BfxFill BTC-USD")]
    [InlineData("Get-BfxBalanceOperation fee")]
    [InlineData("Get-BfxTrade BTC-USD")]
    [InlineData("Get-BfxFundingRate BTC-USD")]
    [InlineData("Get-BfxCandle BTC-USD 1h -Since 2d")]
    public void Every_list_takes_First_Skip_and_IncludeTotalCount(string script)
    {
        PSObject[] few = [.. _engine.Run($"{script} -First 5").ThrowIfFailed().Output];
        IReadOnlyList<PSObject> counted = _engine.Run($"{script} -First 3 -Skip 2 -IncludeTotalCount").ThrowIfFailed().Output;

        Assert.Equal(5, few.Length);
        Assert.InRange((ulong)counted[0].BaseObject, 5UL, ulong.MaxValue);
        Assert.Equal(few.Skip(2).Select(row => row.ToString()), counted.Skip(1).Select(row => row.ToString()));
    }

    private static string[] Ids(Engine.Result result) => [.. result.Output.Select(fill => (string)fill.Value("Id")!)];
}
