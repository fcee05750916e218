using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using BlastFx.Serialization;

namespace BlastFx.Pipeline;

/// <summary>
/// The one place where cmdlets wait for asynchronous work. The pipeline thread runs what the work has to tell (verbose,
/// debug, warnings, progress), because only that thread may write, and leaves at once when the pipeline is stopped.
/// </summary>
internal sealed class PipelineBridge : IRequestObserver, IDisposable
{
    private const int ProgressActivity = 0x42465800;
    private static readonly TimeSpan s_worthProgress = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_worthWarning = TimeSpan.FromSeconds(3);

    private readonly MessageWriter _messages;
    private readonly bool _wantsDetail;
    private readonly ConcurrentQueue<Action> _toTell = new();
    private readonly ManualResetEventSlim _news = new();
    private readonly CancellationTokenSource _stopping = new();
    private bool _hasWarned;

    /// <summary>Makes the bridge of one run of a cmdlet.</summary>
    public PipelineBridge(MessageWriter messages)
    {
        _messages = messages;
        _wantsDetail = messages.WantsDebug;
        Stopping = _stopping.Token;
    }

    /// <summary>Cancelled when the pipeline is stopped, and when the cmdlet is done with.</summary>
    public CancellationToken Stopping { get; }

    bool IRequestObserver.WantsTrace => _wantsDetail;

    /// <summary>Ends every wait; called from the thread that stops the pipeline.</summary>
    public void Stop() => _stopping.Cancel();

    /// <summary>Runs work off the pipeline thread and waits for it.</summary>
    public TResult Run<TResult>(Func<IRequestObserver, CancellationToken, Task<TResult>> work) => Wait(Start(work));

    /// <summary>Starts work off the pipeline thread, to be waited for later.</summary>
    public Task<TResult> Start<TResult>(Func<IRequestObserver, CancellationToken, Task<TResult>> work) =>
        Task.Run(() => work(this, Stopping), Stopping);

    /// <summary>Waits for a task's result.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped first.</exception>
    public TResult Wait<TResult>(Task<TResult> task)
    {
        Wait((Task)task);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Waits until a task ends, in whatever way.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped first.</exception>
    public void Wait(Task task)
    {
        if (!task.IsCompleted)
        {
            task.ContinueWith(_ => _news.Set(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        while (!task.IsCompleted)
        {
            try
            {
                _news.Wait(Stopping);
            }
            catch (OperationCanceledException)
            {
                throw new PipelineStoppedException();
            }

            _news.Reset();
            Tell();
        }

        Tell();
        if (Stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A pipeline that ends early (Select-Object -First) leaves nothing behind that would be sent again. Source and event
        // are left to the collector: a stop, or work that outlives the cmdlet, may still come to them.
        _stopping.Cancel();
    }

    void IRequestObserver.OnAttempt(AttemptReport attempt) => Later(() => _messages.Verbose(string.Create(
        CultureInfo.InvariantCulture,
        $"{attempt.Method} {attempt.Path}: {attempt.Status} in {attempt.Elapsed.TotalMilliseconds:0.0} ms, attempt {attempt.Attempt}")));

    void IRequestObserver.OnTrace(string detail) => Later(() => _messages.Debug(detail));

    void IRequestObserver.OnWarning(string message) => Later(() => _messages.Warning(message));

    void IRequestObserver.OnWait(WaitReport wait) => Later(() => Show(wait));

    private void Show(WaitReport wait)
    {
        string reason = ShownText.Clean(wait.Reason);
        if (wait.Remaining == wait.Total)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"Waiting {wait.Total.TotalSeconds:0.0} s: {reason}");
            _messages.Verbose(text);
            // A command that seems to hang is stopped: where no bar shows what it waits for, one warning says so.
            if (wait.Total >= s_worthWarning && !_hasWarned && !_messages.ShowsProgress)
            {
                _hasWarned = true;
                _messages.Warning($"{text}. Ctrl+C ends the wait.");
            }
        }

        if (wait.Total >= s_worthProgress)
        {
            int percent = (int)Math.Clamp(100 - (100 * wait.Remaining / wait.Total), 0, 100);
            _messages.Progress(new ProgressRecord(ProgressActivity, "Waiting for the exchange", reason)
            {
                PercentComplete = percent,
                SecondsRemaining = (int)Math.Ceiling(wait.Remaining.TotalSeconds),
                RecordType = wait.Remaining > TimeSpan.Zero ? ProgressRecordType.Processing : ProgressRecordType.Completed,
            });
        }
    }

    private void Later(Action tell)
    {
        _toTell.Enqueue(tell);
        _news.Set();
    }

    private void Tell()
    {
        while (_toTell.TryDequeue(out Action? tell))
        {
            tell();
        }
    }
}
