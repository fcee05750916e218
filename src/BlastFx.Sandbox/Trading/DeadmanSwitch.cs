using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>The deadman switch of a market.</summary>
/// <param name="Market">The market.</param>
/// <param name="Timeout">The time without a request after which it acts, in milliseconds.</param>
/// <param name="RenewedAt">The time of the latest request that kept it from acting, in microseconds.</param>
/// <param name="IsActive">False after it has acted.</param>
internal sealed record DeadmanSwitch(ListedMarket Market, long Timeout, long RenewedAt, bool IsActive)
{
    private const long MicrosecondsPerMillisecond = 1_000;

    public bool IsDueAt(long time) => IsActive && (time - RenewedAt) / MicrosecondsPerMillisecond >= Timeout;
}
