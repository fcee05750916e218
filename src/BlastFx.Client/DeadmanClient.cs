using System.Text.Json;
using BlastFx.Http;
using BlastFx.Serialization;
using BlastFx.Trading;

namespace BlastFx;

/// <summary>
/// The deadman switches of an account: the exchange cancels the open orders of a market if it receives no order request for a
/// time. Its pages contradict each other on what counts as one market's request, so only <see cref="SetAsync"/> for that market
/// is sure to keep its switch from acting. Thread-safe.
/// </summary>
public sealed class DeadmanClient : IDisposable
{
    private const string Path = "/cancel_all_after";

    private readonly IRequestSender _sender;
    private readonly SessionPolicy _policy;
    private readonly KnownMarkets _markets;
    private readonly DeadmanKeeper _keeper;

    internal DeadmanClient(Session session, IRequestSender sender, KnownMarkets markets, SessionOptions options)
    {
        _sender = sender;
        _policy = session.Policy;
        _markets = markets;
        // Through the session: as long as it keeps a switch, it must not be collected, because nobody could close it then.
        _keeper = new DeadmanKeeper((marketId, timeout, cancellationToken) => session.Deadman.SetOnceAsync(marketId, timeout, null, cancellationToken), options.Clock);
    }

    /// <summary>The switches that this session keeps from acting.</summary>
    public IReadOnlyList<KeptDeadmanSwitch> Kept => _keeper.Kept;

    /// <summary>Gets the switch of a market, <c>GET /cancel_all_after</c> (API pages, "Cancel all after").</summary>
    /// <param name="marketId">The market.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The switch; null if none is set.</returns>
    /// <exception cref="BfxException">The market id is not valid, the exchange rejected the request, it could not be reached, or its
    /// response cannot be read.</exception>
    public Task<DeadmanSwitch?> GetAsync(string marketId, IRequestObserver? observer = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, marketId, null, observer, cancellationToken);

    /// <summary>The minimum timeout of a switch that the session keeps from acting: it renews it three times within the timeout.</summary>
    public static readonly TimeSpan MinKeptTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Sets the switch of a market, or keeps it from acting, <c>POST /cancel_all_after</c> (API pages, "Cancel all after").</summary>
    /// <param name="marketId">The market.</param>
    /// <param name="timeout">The time after which the orders are canceled: 1 ms or more, in whole milliseconds. The exchange looks every few
    /// seconds, so it acts some seconds late.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The switch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is not in whole milliseconds, or less than one.</exception>
    /// <exception cref="BfxException">The market id is not valid, the session may not change the market, the exchange rejected the request, or
    /// it could not be reached.</exception>
    public async Task<DeadmanSwitch> SetAsync(string marketId, TimeSpan timeout, IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfNotEqual(timeout.Ticks % TimeSpan.TicksPerMillisecond, 0, nameof(timeout));
        _policy.Check(_markets.Spelled(marketId));
        // A renewal would set the earlier timeout again.
        return await WithoutRenewalsAsync(marketId, () => SetOnceAsync(marketId, timeout, observer, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Sets the switch of a market and keeps it from acting for as long as the process lives and the session is open.</summary>
    /// <inheritdoc cref="SetAsync"/>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is not in whole milliseconds, or less than <see cref="MinKeptTimeout"/>.</exception>
    public async Task<DeadmanSwitch> KeepAliveAsync(string marketId, TimeSpan timeout, IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, MinKeptTimeout);
        DeadmanSwitch set = await SetAsync(marketId, timeout, observer, cancellationToken).ConfigureAwait(false);
        _keeper.Start(_markets.Spelled(marketId), timeout);
        return set;
    }

    /// <summary>Removes the switch of a market, <c>DELETE /cancel_all_after</c> (API pages, "Cancel all after").</summary>
    /// <param name="marketId">The market.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The switch as it was; null if the response does not have it.</returns>
    /// <exception cref="BfxException">The market id is not valid, the session may not change the market, the exchange rejected the request, or
    /// it could not be reached.</exception>
    public async Task<DeadmanSwitch?> RemoveAsync(string marketId, IRequestObserver? observer = null, CancellationToken cancellationToken = default)
    {
        _policy.Check(_markets.Spelled(marketId));
        // Stopped first: a renewal after the removal would set the switch again.
        return await WithoutRenewalsAsync(
            marketId, () => SendAsync(HttpMethod.Delete, marketId, null, observer, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Stops keeping switches from acting: the exchange then cancels the orders after their timeouts.</summary>
    public void Dispose() => _keeper.Dispose();

    /// <summary>Ends the renewals of a switch for a request; if that fails, the switch is as it was, and the renewals go on.</summary>
    private async Task<TResult> WithoutRenewalsAsync<TResult>(string marketId, Func<Task<TResult>> send)
    {
        TimeSpan? kept = await _keeper.StopAsync(_markets.Spelled(marketId)).ConfigureAwait(false);
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (Exception) when (kept is not null)
        {
            _keeper.Start(_markets.Spelled(marketId), kept.Value);
            throw;
        }
    }

    private async Task<DeadmanSwitch> SetOnceAsync(string marketId, TimeSpan timeout, IRequestObserver? observer, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Post, marketId, timeout, observer, cancellationToken).ConfigureAwait(false)
            // A response without a body means that it is set.
            ?? new DeadmanSwitch { MarketId = _markets.Spelled(marketId), Timeout = timeout };

    private async Task<DeadmanSwitch?> SendAsync(
        HttpMethod method, string marketId, TimeSpan? timeout, IRequestObserver? observer, CancellationToken cancellationToken)
    {
        MarketIds.Validate(marketId);
        marketId = _markets.Spelled(marketId);
        long? milliseconds = timeout is { } time ? time.Ticks / TimeSpan.TicksPerMillisecond : null;
        bool isRead = method == HttpMethod.Get;

        // The exchange reads the query. The signature covers the body only, so a change has the same values there.
        var request = new BfxRequest(method, Path, isRead ? Replay.Safe : Replay.Idempotent, isRead ? default : RequestBody.Write(body => body
            .Add("market_id", marketId)
            .Add("timeout", (decimal?)milliseconds)))
        {
            Query = new Query().Add("market_id", marketId).Add("timeout", milliseconds).ToString(),
            Pace = isRead ? PaceKind.None : PaceKind.Cancel,
        };
        Envelope response = await _sender.SendAsync(request, observer, cancellationToken).ConfigureAwait(false);
        return Read(response)?.Of(marketId);
    }

    /// <summary>Reads a switch; null for the forms that mean none: <c>null</c>, <c>[]</c>, <c>[null]</c>, a boolean or a text.</summary>
    private static DeadmanSwitch? Read(Envelope response)
    {
        for (int i = 0; i < response.Count; i++)
        {
            var reader = new Utf8JsonReader(response[i]);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                try
                {
                    return RecordReader<DeadmanSwitch>.Instance.Read(ref reader, new ResponseText(response[i], null));
                }
                catch (UnreadableException unreadable)
                {
                    throw response.Unexpected($"The exchange's deadman switch cannot be read: {unreadable.What}.");
                }
            }
        }

        return null;
    }
}
