using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Management.Automation;
using BlastFx.Serialization;
using BlastFx.Streams;

namespace BlastFx.Pipeline;

/// <summary>When a command that watches ends by itself.</summary>
/// <param name="Count">After this number of records; 0 for no end.</param>
/// <param name="Timeout">After this time; zero for no end.</param>
/// <param name="Until">After the first record for which it returns true; null for no end.</param>
internal sealed record LiveEnd(long Count, TimeSpan Timeout, ScriptBlock? Until);

/// <summary>
/// Writes the records of streams to the pipeline as they arrive, and their events as verbose messages, warnings and, if requested,
/// objects.
/// </summary>
internal sealed class LiveWriter(PSCmdlet cmdlet, PipelineBridge bridge, MessageWriter messages, RecordWriter records, bool includesStatus) : IStreamObserver
{
    private const int RecordsBetweenMessages = 500;

    // Closing takes a round trip at most; a peer that does not respond must not hold the prompt.
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(2);

    private long _written;

    /// <summary>Writes records until the end, an error, or until the pipeline is stopped.</summary>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "A pipeline that was stopped still closes its streams; the wait is limited.")]
    public void Write(IReadOnlyList<ILiveSource> sources, LiveEnd end)
    {
        // The disposal of the cmdlet stops its timer.
        Task deadline = Task.Delay(end.Timeout > TimeSpan.Zero ? end.Timeout : Timeout.InfiniteTimeSpan, TimeProvider.System, bridge.Stopping);
        try
        {
            List<ILiveSource> open = [.. sources.Where(source => Open(source, deadline))];
            messages.WriteHeld();
            Write(open, end, deadline);
            bridge.WriteMessages();
            messages.Verbose(Summary(sources.Sum(static source => source.Conflated)));
        }
        finally
        {
            Task.WhenAll(sources.Select(static source => source.CloseAsync())).Wait(s_closeTimeout);
        }
    }

    void IStreamObserver.OnStatus(StreamStatus status) => bridge.Post(() => Show(status));

    void IStreamObserver.OnUnreadable(UnreadableRecord record) => bridge.Post(() => messages.Error(ErrorRecords.Of(record.Error, record.Json)));

    private void Write(List<ILiveSource> open, LiveEnd end, Task deadline)
    {
        var waits = new Dictionary<ILiveSource, Task<bool>>();
        while (open.Count > 0 && !deadline.IsCompleted)
        {
            int written = 0;
            foreach (ILiveSource source in open)
            {
                // What is here is written before a message that may end the command.
                int limit = messages.HoldsBack ? source.Waiting : RecordsBetweenMessages;
                for (int i = 0; i < limit && source.TryRead(out object? model, out string from); i++)
                {
                    written++;
                    if (WriteOne(model, from, end) || deadline.IsCompleted)
                    {
                        return;
                    }
                }
            }

            messages.WriteHeld();
            bridge.WriteMessages();
            if (written == 0 && !messages.HoldsBack)
            {
                foreach (ILiveSource source in open.Where(source => !waits.ContainsKey(source)))
                {
                    waits[source] = source.WaitAsync(bridge.Stopping);
                }

                bridge.Wait(Task.WhenAny([deadline, .. waits.Values]));
                open.RemoveAll(source => waits[source].IsCompleted && waits.Remove(source, out Task<bool>? wait) && HasEnded(source, wait));
            }
        }
    }

    /// <returns>False if it cannot be opened, which was written as an error, or not in time.</returns>
    private bool Open(ILiveSource source, Task deadline)
    {
        try
        {
            Task<bool> opening = bridge.Start(async (_, cancellationToken) =>
            {
                await source.OpenAsync(cancellationToken).ConfigureAwait(false);
                return true;
            });
            bridge.Wait(Task.WhenAny(opening, deadline));
            if (!opening.IsCompleted)
            {
                return false;
            }

            return bridge.Wait(opening);
        }
        catch (BfxException failure)
        {
            messages.Error(ErrorRecords.Of(failure, source.Session));
            return false;
        }
    }

    private bool HasEnded(ILiveSource source, Task<bool> wait)
    {
        try
        {
            return !bridge.Wait(wait);
        }
        catch (BfxException failure)
        {
            messages.Error(ErrorRecords.Of(failure, source.Session));
            return true;
        }
    }

    /// <returns>True if it was the last.</returns>
    private bool WriteOne(object model, string source, LiveEnd end)
    {
        PSObject record = records.Write(model, source);
        _written++;
        return _written == end.Count || (end.Until is not null && IsMet(end.Until, record));
    }

    private static bool IsMet(ScriptBlock condition, PSObject record) =>
        LanguagePrimitives.IsTrue(condition.InvokeWithContext(null, [new PSVariable("_", record)]));

    private string Summary(long conflated) => string.Create(
        CultureInfo.InvariantCulture,
        $"Records written: {_written}.{(conflated > 0 ? $" States that were replaced before they were written: {conflated}." : "")}");

    private void Show(StreamStatus status)
    {
        if (includesStatus)
        {
            cmdlet.WriteObject(status);
        }

        if (status.Event is StreamEvent.Stalled or StreamEvent.Warning)
        {
            messages.Warning(status.Message);
        }
        else
        {
            messages.Verbose(status.Message);
        }
    }
}
