using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Management.Automation;
using BlastFx.Serialization;

namespace BlastFx.Pipeline;

/// <summary>
/// Runs asynchronous work for a cmdlet. The pipeline thread waits and writes the messages of the work (verbose, debug,
/// warnings, progress), because only that thread may write, and returns at once when the pipeline is stopped.
/// </summary>
internal sealed class PipelineBridge : IRequestObserver, IDisposable
{
    private const int ProgressActivity = 0x42465800;
    private static readonly TimeSpan s_minProgressWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_minWarningWait = TimeSpan.FromSeconds(3);

    private readonly MessageWriter _messages;
    private readonly bool _wantsDetail;
    private readonly ConcurrentQueue<Action> _queued = new();
    private readonly ManualResetEventSlim _signal = new();
    private readonly CancellationTokenSource _stopping = new();
    private bool _hasWarned;

    /// <summary>Creates the bridge of an invocation of a cmdlet.</summary>
    public PipelineBridge(MessageWriter messages)
    {
        _messages = messages;
        _wantsDetail = messages.WantsDebug;
        Stopping = _stopping.Token;
    }

    /// <summary>Cancelled when the pipeline is stopped, and when the cmdlet is disposed of.</summary>
    public CancellationToken Stopping { get; }

    bool IRequestObserver.WantsTrace => _wantsDetail;

    /// <summary>Ends all waits. Called from the thread that stops the pipeline.</summary>
    public void Stop() => _stopping.Cancel();

    /// <summary>Runs work on another thread and waits for it.</summary>
    public TResult Run<TResult>(Func<IRequestObserver, CancellationToken, Task<TResult>> work) => Wait(Start(work));

    /// <summary>Starts work on another thread.</summary>
    public Task<TResult> Start<TResult>(Func<IRequestObserver, CancellationToken, Task<TResult>> work) =>
        Task.Run(() => work(this, Stopping), Stopping);

    /// <summary>Waits for a task's result.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped first.</exception>
    public TResult Wait<TResult>(Task<TResult> task)
    {
        Wait((Task)task);
        return ResultOf(task);
    }

    /// <summary>The result of a task that has ended, or its error.</summary>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The task has ended.")]
    public static TResult ResultOf<TResult>(Task<TResult> task) => task.GetAwaiter().GetResult();

    /// <summary>Waits until a task has ended, successfully or not.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped first.</exception>
    public void Wait(Task task)
    {
        if (!task.IsCompleted)
        {
            task.ContinueWith(_ => _signal.Set(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        while (!task.IsCompleted)
        {
            try
            {
                _signal.Wait(Stopping);
            }
            catch (OperationCanceledException)
            {
                throw new PipelineStoppedException();
            }

            _signal.Reset();
            WriteMessages();
        }

        WriteMessages();
        if (Stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Has the pipeline thread write something when it next waits or writes messages.</summary>
    public void Post(Action write)
    {
        _queued.Enqueue(write);
        _signal.Set();
    }

    /// <summary>Writes the messages of the work so far. Called from the pipeline thread.</summary>
    public void WriteMessages()
    {
        while (_queued.TryDequeue(out Action? write))
        {
            write();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A pipeline that ends early (Select-Object -First) must not send anything again. The source and the event are not
        // disposed of: a stop, or work that outlives the cmdlet, may still use them.
        _stopping.Cancel();
    }

    void IRequestObserver.OnAttempt(AttemptReport attempt) => Post(() => _messages.Verbose(string.Create(
        CultureInfo.InvariantCulture,
        $"{attempt.Method} {attempt.Path}: {attempt.Status} in {attempt.Elapsed.TotalMilliseconds:0.0} ms, attempt {attempt.Attempt}")));

    void IRequestObserver.OnTrace(string detail) => Post(() => _messages.Debug(detail));

    void IRequestObserver.OnWarning(string message) => Post(() => _messages.Warning(message));

    void IRequestObserver.OnWait(WaitReport wait) => Post(() => Show(wait));

    private void Show(WaitReport wait)
    {
        string reason = ShownText.Clean(wait.Reason);
        if (wait.Remaining == wait.Total)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"Waiting {wait.Total.TotalSeconds:0.0} s: {reason}");
            _messages.Verbose(text);
            // Without a progress bar the command seems to hang, so one warning reports the wait.
            if (wait.Total >= s_minWarningWait && !_hasWarned && !_messages.ShowsProgress)
            {
                _hasWarned = true;
                _messages.Warning($"{text}. Ctrl+C ends the wait.");
            }
        }

        if (wait.Total >= s_minProgressWait)
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
}
