using System.Management.Automation;
using BlastFx.Parameters;
using BlastFx.Pipeline;
using BlastFx.Serialization;

namespace BlastFx.Commands;

/// <summary>The base of all cmdlets: waits that Ctrl+C ends, records, and errors with stable ids.</summary>
public abstract class BfxCommand : PSCmdlet, IDisposable
{
    private PipelineBridge? _bridge;
    private MessageWriter? _messages;
    private RecordWriter? _records;

    private protected PipelineBridge Bridge => _bridge!;

    private protected MessageWriter Messages => _messages!;

    // Generic methods here, with a constraint of the client, would load the client when the module is imported.
    private protected RecordWriter Records => _records!;

    private protected PageWriter Pages => new(this, Bridge, Messages, Records);

    /// <summary>True if requests have been sent whose results are not written yet: errors and messages that may end the command
    /// are held back, because they would cost these results.</summary>
    private protected virtual bool HasPendingResults => false;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _messages = new MessageWriter(this);
        _bridge = new PipelineBridge(_messages);
        _records = new RecordWriter(this, _messages);
    }

    /// <summary>Ends all waits.</summary>
    protected override void StopProcessing() => _bridge?.Stop();

    /// <summary>Cancels the work that the cmdlet started.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()"/>
    /// <param name="disposing">True if called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bridge?.Dispose();
        }
    }

    /// <summary>Asks for confirmation. The texts can contain text of the exchange, so they are cleaned.</summary>
    private protected new bool ShouldProcess(string target, string action) => base.ShouldProcess(ShownText.Clean(target), ShownText.Clean(action));

    /// <summary>Runs asynchronous work and waits for its result.</summary>
    private protected TResult Await<TResult>(Func<IRequestObserver, CancellationToken, Task<TResult>> work) => Bridge.Run(work);

    /// <summary>Writes a record.</summary>
    private protected void WriteRecord(object model) => Records.Write(model);

    /// <summary>Runs an action and writes a <see cref="BfxException"/> as a non-terminating error.</summary>
    /// <param name="target">The object that an error applies to.</param>
    /// <param name="action">The action.</param>
    /// <returns>True if it succeeded.</returns>
    private protected bool ContinueOnError(object? target, Action action)
    {
        bool succeeded = true;
        try
        {
            action();
        }
        catch (BfxException failure)
        {
            succeeded = false;
            Messages.Error(ErrorRecords.Of(failure, target));
        }

        if (!HasPendingResults)
        {
            Messages.WriteHeld();
        }

        return succeeded;
    }

    /// <summary>Runs an action and ends the command with a <see cref="BfxException"/> as a terminating error.</summary>
    /// <param name="target">The object that an error applies to.</param>
    /// <param name="action">The action.</param>
    private protected void StopOnError(object? target, Action action)
    {
        try
        {
            action();
        }
        catch (BfxException failure)
        {
            ThrowTerminatingError(ErrorRecords.Of(failure, target));
        }

        Messages.WriteHeld();
    }

    /// <summary>Gets the ids of the markets for names and patterns; none, after a non-terminating error, if that fails.</summary>
    private protected IReadOnlyList<string> ResolveMarkets(string[] names, MarketClient market)
    {
        IReadOnlyList<string> ids = [];
        ContinueOnError(names, () => ids = NamePatterns.MarketIds(names, market, Bridge));
        return ids;
    }
}
