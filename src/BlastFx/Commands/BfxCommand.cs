using System.Management.Automation;
using BlastFx.Parameters;
using BlastFx.Pipeline;
using BlastFx.Serialization;

namespace BlastFx.Commands;

/// <summary>What every cmdlet of the module shares: waits that Ctrl+C ends, and errors under their own ids.</summary>
public abstract class BfxCommand : PSCmdlet, IDisposable
{
    private PipelineBridge? _bridge;
    private MessageStreams? _streams;

    private protected PipelineBridge Bridge => _bridge!;

    /// <summary>Writes what the cmdlet has to say besides its result.</summary>
    private protected MessageStreams Streams => _streams!;

    /// <summary>Writes the rows of lists.</summary>
    private protected PageWriter Rows => new(this, Bridge, Streams);

    /// <summary>The ids of the markets that names and patterns stand for; none, and an error, where there is no telling.</summary>
    private protected IReadOnlyList<string> MarketsOf(string[] names, MarketClient data)
    {
        IReadOnlyList<string> ids = [];
        Try(names, () => ids = NamePatterns.MarketIds(names, data, Bridge));
        return ids;
    }

    /// <summary>Gets ready to wait.</summary>
    protected override void BeginProcessing()
    {
        _streams = new MessageStreams(this);
        _bridge = new PipelineBridge(_streams);
    }

    /// <summary>Ends the cmdlet's waits.</summary>
    protected override void StopProcessing() => _bridge?.Stop();

    /// <summary>Frees what the cmdlet waited with.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()"/>
    /// <param name="disposing">Whether it was asked for.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bridge?.Dispose();
        }
    }

    /// <summary>Asks whether to go on. What it asks names sessions and markets, whose text is the exchange's.</summary>
    private protected new bool ShouldProcess(string target, string action) => base.ShouldProcess(ShownText.Clean(target), ShownText.Clean(action));

    /// <summary>Runs a step; what goes wrong with it is written, and the pipeline goes on.</summary>
    /// <param name="target">What the step is about.</param>
    /// <param name="step">Sends a request and writes its result.</param>
    /// <param name="isLast">Whether no other request of the cmdlet is under way, whose result a message could cost.</param>
    /// <returns>Whether it went well.</returns>
    private protected bool Try(object? target, Action step, bool isLast = true)
    {
        bool isDone = true;
        try
        {
            step();
        }
        catch (BfxException failure)
        {
            isDone = false;
            Streams.Error(ErrorRecords.Of(failure, target));
        }

        if (isLast)
        {
            Streams.WriteHeld();
        }

        return isDone;
    }

    /// <summary>Runs a step; what goes wrong with it ends the cmdlet, before any message that was held back could.</summary>
    private protected void Must(object? target, Action step)
    {
        try
        {
            step();
        }
        catch (BfxException failure)
        {
            ThrowTerminatingError(ErrorRecords.Of(failure, target));
        }

        Streams.WriteHeld();
    }
}
