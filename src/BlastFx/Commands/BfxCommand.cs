using System.Management.Automation;
using BlastFx.Hosting;

namespace BlastFx.Commands;

/// <summary>What every cmdlet of the module shares: waits that Ctrl+C ends, and errors under their own ids.</summary>
public abstract class BfxCommand : PSCmdlet, IDisposable
{
    private AsyncBridge? _bridge;

    private protected AsyncBridge Bridge => _bridge!;

    /// <summary>Writes the rows of lists.</summary>
    private protected RowStream Rows => new(this, Bridge);

    /// <summary>The ids of the markets that names and patterns stand for; none, and an error, where there is no telling.</summary>
    private protected IReadOnlyList<string> MarketsOf(string[] names, MarketData data)
    {
        IReadOnlyList<string> ids = [];
        Try(names, () => ids = NamePatterns.MarketIds(names, data, Bridge));
        return ids;
    }

    /// <summary>Gets ready to wait.</summary>
    protected override void BeginProcessing() => _bridge = new AsyncBridge(this, WantsDebug());

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

    /// <summary>Runs a step; what goes wrong with it is written, and the pipeline goes on.</summary>
    /// <returns>Whether it went well.</returns>
    private protected bool Try(object? target, Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (BfxException failure)
        {
            WriteError(ErrorRecords.Of(failure, target));
            return false;
        }
    }

    /// <summary>Runs a step; what goes wrong with it ends the cmdlet.</summary>
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
    }

    private bool WantsDebug() =>
        MyInvocation.BoundParameters.TryGetValue("Debug", out object? debug)
            ? debug is SwitchParameter { IsPresent: true }
            : SessionState.PSVariable.GetValue("DebugPreference") is { } preference
                && LanguagePrimitives.TryConvertTo(preference, out ActionPreference chosen)
                && chosen is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
}
