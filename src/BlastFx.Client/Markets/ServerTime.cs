namespace BlastFx;

/// <summary>The exchange's clock beside this machine's, <c>GET /srvtimestamp</c>.</summary>
/// <param name="Time">What the exchange's clock said, UTC. It tells whole seconds.</param>
/// <param name="LocalTime">What this machine's clock said halfway between question and answer, UTC.</param>
/// <param name="RoundTrip">From question to answer.</param>
public sealed record ServerTime(DateTimeOffset Time, DateTimeOffset LocalTime, TimeSpan RoundTrip)
{
    private static readonly TimeSpan s_halfSecond = TimeSpan.FromSeconds(0.5);

    /// <summary>How far the exchange's clock is ahead of this machine's, below zero where it is behind: the middle of what
    /// is possible, as the exchange does not tell fractions of its second.</summary>
    public TimeSpan Offset => Time + s_halfSecond - LocalTime;

    /// <summary>How far off <see cref="Offset"/> may be to either side.</summary>
    public TimeSpan Uncertainty => s_halfSecond + (RoundTrip / 2);
}
