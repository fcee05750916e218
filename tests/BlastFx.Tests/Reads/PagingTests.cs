using System.Management.Automation;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Reads;

/// <summary>Long lists in the pipeline.</summary>
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
    public void A_list_is_read_page_by_page_with_each_record_once()
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
    public void First_and_Skip_request_no_more_than_they_need(string arguments, int skip, int count, string query)
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
    public void IncludeTotalCount_writes_the_total_first(string arguments, int written)
    {
        IReadOnlyList<PSObject> output = _engine.Run($"Get-BfxFill -IncludeTotalCount {arguments}").ThrowIfFailed().Output;

        Assert.Equal((ulong)FillCount, output[0].BaseObject);
        Assert.Equal(1.0, output[0].Properties["Accuracy"].Value);
        Assert.Equal(written, output.Count);
    }

    [Fact]
    public void First_0_sends_no_request()
    {
        Assert.Empty(_engine.Run("Get-BfxFill -First 0").ThrowIfFailed().Output);
        Assert.Empty(_sandbox.Lines);
    }

    [Fact]
    public void A_pipeline_that_stops_early_sends_one_request()
    {
        _engine.Run("$count = 0; do { Get-BfxFill | ForEach-Object { if (++$count -eq 50) { break } } } while ($false)").ThrowIfFailed();

        Assert.Equal(["p_limit=1000&p_page=0"], Queries);
    }

    [Fact]
    public void One_page_is_prefetched_while_the_current_one_is_processed()
    {
        using var taken = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        using Engine.Running running = _engine.Start(
            "$count = 0; Get-BfxFill | ForEach-Object { if (++$count -eq 1000) { $taken.Set(); $go.Wait() } }; $count",
            ("taken", taken),
            ("go", go));
        taken.Wait();

        // The second page has been or will be requested; the third is not before the second is processed.
        Assert.DoesNotContain("p_limit=1000&p_page=2", Queries);
        go.Set();
        Assert.Equal(FillCount, running.End().Single.BaseObject);
    }

    [Fact]
    public void An_interrupted_list_keeps_the_records_received_and_states_how_to_continue()
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
    public void A_progress_bar_shows_the_state_of_a_long_list_and_completes()
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
    public void A_failure_of_one_market_does_not_prevent_the_others()
    {
        Engine.Result result = _engine.Run("Get-BfxTrade BTC-USD, NO-SUCH, ETH-USD -First 2");

        Assert.Equal(4, result.Output.Count);
        Assert.Equal("NO-SUCH", result.Error.TargetObject);
    }
}
