namespace BlastFx.Trading;

/// <summary>A deadman switch that a session keeps from acting.</summary>
/// <param name="MarketId">The market.</param>
/// <param name="Timeout">The switch's timeout.</param>
/// <param name="RenewedAt">The time of the last successful renewal, UTC.</param>
/// <param name="Failure">The error of the last renewal; null if it succeeded.</param>
public sealed record KeptDeadmanSwitch(string MarketId, TimeSpan Timeout, DateTimeOffset RenewedAt, BfxException? Failure)
{
    /// <summary>The switch in one line.</summary>
    /// <returns>Such as <c>BTC-USD 30 s</c>, with the error if the last renewal failed.</returns>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{MarketId} {Timeout.TotalSeconds} s{(Failure is null ? "" : $" ({Failure.Message})")}");
}

/// <summary>Renews deadman switches in the background, three times within their timeout. It ends with its session and its process. Thread-safe.</summary>
/// <param name="renew">Renews a switch.</param>
/// <param name="clock">The clock.</param>
internal sealed class DeadmanKeeper(Func<string, TimeSpan, CancellationToken, Task> renew, TimeProvider clock) : IDisposable
{
    private const int RenewalsPerTimeout = 3;

    private readonly object _lock = new();
    private readonly Dictionary<string, Renewal> _renewals = new(StringComparer.Ordinal);

    /// <summary>The switches that are kept from acting.</summary>
    public IReadOnlyList<KeptDeadmanSwitch> Kept
    {
        get
        {
            lock (_lock)
            {
                return [.. _renewals.Values.Select(static renewal => renewal.State).OrderBy(static state => state.MarketId, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Starts to renew a switch that was just set, in place of earlier renewals of it.</summary>
    public void Start(string marketId, TimeSpan timeout)
    {
        var renewal = new Renewal(new KeptDeadmanSwitch(marketId, timeout, clock.GetUtcNow(), null));
        lock (_lock)
        {
            if (_renewals.Remove(marketId, out Renewal? earlier))
            {
                earlier.Stopping.Cancel();
            }

            _renewals[marketId] = renewal;
            renewal.Task = Task.Run(() => RenewAsync(renewal));
        }
    }

    /// <summary>Stops to renew a switch, and waits until no renewal is in progress.</summary>
    /// <returns>The timeout of the switch; null if it was not renewed.</returns>
    public async Task<TimeSpan?> StopAsync(string marketId)
    {
        Renewal? renewal;
        lock (_lock)
        {
            _renewals.Remove(marketId, out renewal);
        }

        if (renewal is not null)
        {
            await renewal.Stopping.CancelAsync().ConfigureAwait(false);
            await renewal.Task.ConfigureAwait(false);
        }

        return renewal?.State.Timeout;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (Renewal renewal in _renewals.Values)
            {
                renewal.Stopping.Cancel();
            }

            _renewals.Clear();
        }
    }

    private async Task RenewAsync(Renewal renewal)
    {
        TimeSpan interval = renewal.State.Timeout / RenewalsPerTimeout;
        try
        {
            while (true)
            {
                await Task.Delay(interval, clock, renewal.Stopping.Token).ConfigureAwait(false);
                // A request without a response must not take the time of the next renewals.
                using var timeout = new CancellationTokenSource(interval, clock);
                using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, renewal.Stopping.Token);
                try
                {
                    await renew(renewal.State.MarketId, renewal.State.Timeout, ends.Token).ConfigureAwait(false);
                    renewal.State = renewal.State with { RenewedAt = clock.GetUtcNow(), Failure = null };
                }
                catch (OperationCanceledException) when (!renewal.Stopping.IsCancellationRequested)
                {
                    renewal.State = renewal.State with
                    {
                        Failure = new BfxException(BfxErrorIds.Timeout, $"The deadman switch of {renewal.State.MarketId} was not renewed in time: there was no response. The next renewal follows."),
                    };
                }
                catch (BfxException failure)
                {
                    // Shown with the session's state; the next renewal may succeed.
                    renewal.State = renewal.State with { Failure = failure };
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The renewal was stopped.
        }
    }

    private sealed class Renewal(KeptDeadmanSwitch state)
    {
        private volatile KeptDeadmanSwitch _state = state;

        public KeptDeadmanSwitch State
        {
            get => _state;
            set => _state = value;
        }

        public CancellationTokenSource Stopping { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
