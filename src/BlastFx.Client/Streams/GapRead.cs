namespace BlastFx.Streams;

/// <summary>A read that fills a gap of a channel, until another takes its place.</summary>
internal sealed class GapRead
{
    private CancellationTokenSource Stopping { get; } = new();

    public CancellationToken Token => Stopping.Token;

    public void Stop() => Stopping.Cancel();
}
