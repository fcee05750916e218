using System.Management.Automation;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Reads;

/// <summary>When the pages of a list are asked for, beside the rows that are written.</summary>
public sealed class StreamingTests : IDisposable
{
    private static readonly TimeSpan s_stall = TimeSpan.FromHours(1);

    // Only a test that fails meets it.
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(20);

    private readonly Engine _engine = new();
    private readonly OwnExchange _exchange = new(options => options with { FillCount = 2_500 });

    public StreamingTests() => _exchange.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _exchange.Dispose();
    }

    [Fact]
    public async Task Rows_are_written_before_the_next_page_is_asked_for_which_is_once_100_are_taken()
    {
        // The page after the first never comes; other requests go there and back while it is not asked for.
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
            ("server", _exchange.Server),
            ("go", go),
            ("stall", () => _exchange.Fail("/fills", FaultKind.DelayOnly, delay: s_stall)));

        try
        {
            await _exchange.Clock.WaitBeginsAsync(s_stall).WaitAsync(s_hang);
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
    public async Task Stopping_in_the_middle_of_a_list_keeps_what_came_and_ends_at_once(string script, string path)
    {
        using Engine.Running running = _engine.Start(
            $"$first = $true; {script} | & {{ process {{ if ($first) {{ $first = $false; $stall.Invoke() }}; $_ }} }}; 'went on'",
            ("stall", () => _exchange.Fail(path, FaultKind.DelayOnly, delay: s_stall)));
        await _exchange.Clock.WaitBeginsAsync(s_stall);

        await Task.Run(running.Shell.Stop).WaitAsync(s_hang);

        Engine.Result result = await running.EndAsync().WaitAsync(s_hang);
        Assert.IsType<PipelineStoppedException>(result.Terminating);
        Assert.InRange(result.Output.Count, 100, 1_000);
        Assert.DoesNotContain("went on", result.Output.Select(row => row.BaseObject));
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void What_goes_on_behind_a_list_that_broke_off_is_the_rest_of_it()
    {
        string[] all = Ids(_engine.Run("Get-BfxFill -Skip 7").ThrowIfFailed());
        const string refusal = """{"success":false,"error":"INTEGRITY_ERROR","result":[]}""";

        Engine.Result broken = _engine.Run(
            "$first = $true; Get-BfxFill -Skip 7 | & { process { if ($first) { $first = $false; $fail.Invoke() }; $_ } }",
            ("fail", () => _exchange.Answer("/fills", 400, refusal)));
        string skip = broken.Error.Exception.Message.Split("-Skip ")[1].Split(' ')[0];
        Engine.Result rest = _engine.Run($"Get-BfxFill -Skip {skip}").ThrowIfFailed();

        Assert.Equal($"{7 + broken.Output.Count}", skip);
        Assert.Equal(all, Ids(broken).Concat(Ids(rest)));
    }

    [Fact]
    public void A_row_that_cannot_be_read_ends_the_list_behind_those_before_it()
    {
        _exchange.Answer("/fills", 200, """{"success":true,"error":"","result":[{"id":"3"},{"id":"2"},{"id":"1","price":"ten"},{"id":"0"}]}""");

        Engine.Result result = _engine.Run("Get-BfxFill; 'goes on'");

        Assert.Equal(["3", "2"], result.Output.SkipLast(1).Select(fill => fill.Value("Id")));
        Assert.Equal("goes on", result.Output[^1].BaseObject);
        Assert.Equal("Bfx.UnexpectedAnswer", result.ErrorId);
        Assert.Contains("price: 'ten'", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("2 rows were written before; -Skip 2 goes on behind them.", result.Error.Exception.Message, StringComparison.Ordinal);
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
