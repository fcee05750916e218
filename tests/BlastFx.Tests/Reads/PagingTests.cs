using System.Management.Automation;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Reads;

/// <summary>Long lists on their way through the pipeline.</summary>
public sealed class PagingTests : IDisposable
{
    private const int FillCount = 2_500;

    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new(options => options with { FillCount = FillCount });

    public PagingTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    private string[] Queries => [.. _sandbox.Requests.Select(request => request.Query)];

    [Fact]
    public void Everything_is_read_page_by_page_each_row_once()
    {
        object?[] ids = [.. _engine.Run("Get-BfxFill").ThrowIfFailed().Output.Select(fill => fill.Value("Id"))];

        Assert.Equal(FillCount, ids.Distinct().Count());
        Assert.Equal(FillCount, ids.Length);
        Assert.Equal(["p_limit=1000&p_page=0", "p_limit=1000&p_page=1", "p_limit=1000&p_page=2"], Queries);
    }

    [Theory]
    [InlineData("-First 5", 0, 5, "p_limit=5&p_page=0")]
    [InlineData("-First 5 -Skip 95", 95, 5, "p_limit=100&p_page=0")]
    [InlineData("-First 5 -Skip 2000", 2000, 5, "p_limit=1000&p_page=2")]
    [InlineData("-Skip 2490", 2490, 10, "p_limit=1000&p_page=2")]
    [InlineData("-First 1000", 0, 1000, "p_limit=1000&p_page=0")]
    public void First_and_Skip_take_their_part_and_ask_for_no_more(string arguments, int skip, int count, string query)
    {
        string[] all = [.. _engine.Run("Get-BfxFill").ThrowIfFailed().Output.Select(fill => (string)fill.Value("Id")!)];
        _sandbox.Server.ClearRequests();

        Assert.Equal(all.Skip(skip).Take(count), _engine.Run($"Get-BfxFill {arguments}").ThrowIfFailed().Output.Select(fill => (string)fill.Value("Id")!));
        Assert.Equal([query], Queries);
    }

    [Theory]
    [InlineData("-First 0", 1)]
    [InlineData("-First 3", 4)]
    [InlineData("", FillCount + 1)]
    public void The_total_comes_first_where_it_is_asked_for(string arguments, int written)
    {
        IReadOnlyList<PSObject> output = _engine.Run($"Get-BfxFill -IncludeTotalCount {arguments}").ThrowIfFailed().Output;

        Assert.Equal((ulong)FillCount, output[0].BaseObject);
        Assert.Equal(1.0, output[0].Properties["Accuracy"].Value);
        Assert.Equal(written, output.Count);
    }

    [Fact]
    public void Nothing_is_sent_for_no_rows()
    {
        Assert.Empty(_engine.Run("Get-BfxFill -First 0").ThrowIfFailed().Output);
        Assert.Empty(_sandbox.Lines);
    }

    [Fact]
    public void A_pipeline_that_stops_early_costs_one_request()
    {
        _engine.Run("$count = 0; do { Get-BfxFill | ForEach-Object { if (++$count -eq 50) { break } } } while ($false)").ThrowIfFailed();

        Assert.Equal(["p_limit=1000&p_page=0"], Queries);
    }

    [Fact]
    public void The_next_page_is_asked_for_while_this_one_is_worked_on_and_no_other()
    {
        using var taken = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        using Engine.Running running = _engine.Start(
            "$count = 0; Get-BfxFill | ForEach-Object { if (++$count -eq 1000) { $taken.Set(); $go.Wait() } }; $count",
            ("taken", taken),
            ("go", go));
        taken.Wait();

        // The second page is asked for by now or will be; the third is not before the second is taken.
        Assert.DoesNotContain("p_limit=1000&p_page=2", Queries);
        go.Set();
        Assert.Equal(FillCount, running.End().Single.BaseObject);
    }

    [Fact]
    public void A_list_that_breaks_off_keeps_what_came_and_says_how_to_go_on()
    {
        Engine.Result result = _engine.Run(
            """
            $count = 0
            Get-BfxFill | ForEach-Object {
                if (++$count -eq 1) { $fail.Invoke() }
                $_
            }
            """,
            ("fail", () => _sandbox.Respond("/fills", 400, """{"success":false,"error":"INTEGRITY_ERROR","result":[]}""")));

        Assert.Equal(1_000, result.Output.Count);
        Assert.Equal("Bfx.INTEGRITY_ERROR", result.ErrorId);
        Assert.EndsWith("1000 records were written. To continue, use -Skip 1000.", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_ends_a_list_at_once()
    {
        _sandbox.Fail("/fills", FaultKind.DelayOnly, delay: TimeSpan.FromHours(1));
        using Engine.Running running = _engine.Start("Get-BfxFill");
        await _sandbox.Clock.TimerCreatedAsync(TimeSpan.FromHours(1));

        running.Shell.Stop();

        Assert.Equal(PSInvocationState.Stopped, running.Shell.InvocationStateInfo.State);
    }

    [Fact]
    public void A_bar_shows_how_far_a_long_list_is_and_goes_away()
    {
        _engine.Run("$null = Get-BfxFill -First 3").ThrowIfFailed();
        Assert.DoesNotContain("Reading fills", _engine.Shown, StringComparison.Ordinal);

        using Engine.Running running = _engine.Start("Get-BfxFill");
        running.End().ThrowIfFailed();

        ProgressRecord[] bar = [.. running.Shell.Streams.Progress.Where(record => record.Activity == "Reading fills")];
        Assert.Equal([40, 80, 100, 100], bar.Select(record => record.RecordType == ProgressRecordType.Completed ? 100 : record.PercentComplete));
        Assert.Equal(ProgressRecordType.Completed, bar[^1].RecordType);
    }

    [Fact]
    public void A_failure_of_one_market_does_not_keep_the_others_back()
    {
        Engine.Result result = _engine.Run("Get-BfxTrade BTC-USD, NO-SUCH, ETH-USD -First 2");

        Assert.Equal(4, result.Output.Count);
        Assert.Equal("NO-SUCH", result.Error.TargetObject);
    }
}
