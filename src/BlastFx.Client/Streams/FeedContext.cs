using BlastFx.Http;

namespace BlastFx.Streams;

/// <summary>What feeds need besides their channel: the clock, the clients for reads that fill gaps, and the lag that they measure.</summary>
/// <param name="Clock">The exchange's clock.</param>
/// <param name="Markets">Reads public data.</param>
/// <param name="Account">Reads the account.</param>
/// <param name="Orders">Reads the orders.</param>
/// <param name="Mask">Masks secrets in texts of the exchange.</param>
internal sealed record FeedContext(ServerClock Clock, MarketClient Markets, AccountClient Account, OrderClient Orders, Func<string, string> Mask)
{
    private long _lagTicks;

    /// <summary>The time from the exchange's timestamp of the last message that has one until its arrival.</summary>
    public TimeSpan Lag => TimeSpan.FromTicks(Interlocked.Read(ref _lagTicks));

    public void MeasureLag(DateTimeOffset? timestamp)
    {
        if (timestamp is { } time)
        {
            Interlocked.Exchange(ref _lagTicks, Math.Max(0, (Clock.Now - time).Ticks));
        }
    }
}
