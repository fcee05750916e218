using System.Globalization;
using System.Text.Json;
using BlastFx.Http;
using BlastFx.Paging;
using BlastFx.Serialization;

namespace BlastFx.Streams;

/// <summary>
/// An account with its orders, positions and fills. The channel has no history: after each new connection, what has happened
/// meanwhile is read, and read again a little later, because the exchange's lists lag behind.
/// </summary>
internal sealed class AccountFeed(long profileId, FeedContext context)
    : ChannelFeed<AccountChange>(ChannelOf(profileId), context)
{
    private const int MaxWaiting = 100_000;

    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan[] s_laterReads = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6)];
    private static readonly Backoff s_backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    private readonly AccountState _state = new(profileId);
    private readonly List<AccountMessage> _waiting = [];
    private DateTimeOffset? _begunAt;
    private GapRead? _read;
    private DateTimeOffset _readsSince;
    private bool _holdsMessages;

    /// <summary>The channel of an account.</summary>
    public static string ChannelOf(long profileId) => string.Create(CultureInfo.InvariantCulture, $"account@{profileId}");

    protected override bool Recovers => false;

    protected override AccountChange? Snapshot => _begunAt is null ? null : _state.Current;

    public override object Decode(ref Utf8JsonReader reader, ResponseText message) => AccountMessage.Read(ref reader, message);

    protected override void Begin(object? snapshot, bool isRecovered)
    {
        var message = snapshot as AccountMessage;
        if (_begunAt is null)
        {
            _begunAt = Context.Clock.StatedNow;
            Merge(message ?? new AccountMessage(), StreamSource.Snapshot);
        }
        else
        {
            StartRead(message ?? new AccountMessage());
        }
    }

    protected override void Apply(object decoded)
    {
        var message = (AccountMessage)decoded;
        if (!_holdsMessages)
        {
            Merge(message, StreamSource.Update);
            return;
        }

        _waiting.Add(message);
        if (_waiting.Count > MaxWaiting)
        {
            Stop();
            Fail(new BfxException(BfxErrorIds.StreamOverflow, $"The changes of account {profileId} that were missed could not be read while {_waiting.Count} others arrived."));
        }
    }

    protected override void Stop()
    {
        _read?.Stop();
        _read = null;
    }

    private List<Order> TakeOrders(AccountMessage message)
    {
        List<Order> rows = Readable(message.Orders);
        rows.ForEach(Context.Orders.Observe);
        return _state.Take(rows, isRead: false);
    }

    private void Merge(AccountMessage message, StreamSource source)
    {
        Set(message);
        List<Order> orders = TakeOrders(message);
        List<Position> positions = _state.Take(Readable(message.Positions));
        List<Fill> fills = _state.Take(Readable(message.Fills));
        if (source == StreamSource.Update)
        {
            Context.MeasureLag(fills.LastOrDefault()?.Timestamp ?? orders.LastOrDefault()?.Timestamp);
        }

        Publish(new AccountChange(_state.Build(fills), orders, positions, fills), source);
    }

    private void Set(AccountMessage message)
    {
        if (message.Fields.Count > 0 && _state.Set(message.Fields, Context.Mask) is { } unreadable)
        {
            ReportUnreadable([unreadable]);
        }
    }

    private void StartRead(AccountMessage snapshot)
    {
        bool isReading = _read is not null;
        Stop();
        _read = new GapRead();
        // Also behind those that an earlier connection brought, and that have not been merged yet.
        _waiting.Add(snapshot with { IsSnapshot = true });
        _holdsMessages = true;
        GapRead read = _read;
        DateTimeOffset since = (_state.LastChange ?? _begunAt!.Value) - s_margin;
        // What an earlier read has not seen yet is part of this one.
        _readsSince = isReading && _readsSince < since ? _readsSince : since;
        since = _readsSince;
        Report(StreamEvent.Backfill, $"Changes of account {profileId} were missed, and are read.");
        _ = Task.Run(() => ReadMissedAsync(snapshot, since, read), CancellationToken.None);
    }

    private async Task ReadMissedAsync(AccountMessage snapshot, DateTimeOffset since, GapRead read)
    {
        HashSet<string> open = [.. snapshot.Orders.Select(static row => row.Record?.OrderId).OfType<string>()];
        bool isFirst = true;
        try
        {
            foreach (TimeSpan delay in (TimeSpan[])[TimeSpan.Zero, .. s_laterReads])
            {
                await Task.Delay(delay, Context.Clock.Clock, read.Token).ConfigureAwait(false);
                (List<Order> orders, List<Fill> fills) = await RetryAsync(() => ReadAsync(since, open, read.Token), read.Token).ConfigureAwait(false);
                // Later ones could be behind what the stream has told meanwhile.
                RecordList<Position>? positions = isFirst && !snapshot.HasReadablePositions
                    ? await RetryAsync(() => Context.Account.GetPositionsAsync(cancellationToken: read.Token), read.Token).ConfigureAwait(false)
                    : null;
                lock (Lock)
                {
                    if (!ReferenceEquals(read, _read))
                    {
                        return;
                    }

                    TakeRead(orders, fills, positions);
                    if (isFirst)
                    {
                        MergeWaiting();
                    }
                }

                isFirst = false;
            }

            lock (Lock)
            {
                _read = ReferenceEquals(read, _read) ? null : _read;
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody watches any more, or another connection was lost, whose reads have these changes, too.
        }
    }

    /// <summary>Goes on with the snapshots and messages that came meanwhile.</summary>
    private void MergeWaiting()
    {
        _holdsMessages = false;
        foreach (AccountMessage message in _waiting)
        {
            if (message.IsSnapshot)
            {
                MergeSnapshot(message);
            }
            else
            {
                Merge(message, StreamSource.Update);
            }
        }

        _waiting.Clear();
    }

    private void MergeSnapshot(AccountMessage snapshot)
    {
        Set(snapshot);
        List<Order> orders = TakeOrders(snapshot);
        List<Position> rows = Readable(snapshot.Positions);
        List<Position> positions = snapshot.HasReadablePositions ? _state.TakeAll(rows) : _state.Take(rows);
        List<Fill> fills = _state.Take(Readable(snapshot.Fills));
        Publish(new AccountChange(_state.Build(fills), orders, positions, fills), StreamSource.Snapshot);
    }

    private void TakeRead(List<Order> read, List<Fill> readFills, RecordList<Position>? readPositions)
    {
        List<Order> orders = _state.Take(read, isRead: true);
        List<Fill> fills = _state.Take(readFills);
        // A position that cannot be read is not one that was closed.
        List<Position> positions = readPositions is { Unreadable.Count: 0 } all ? _state.TakeAll(all) : [];
        if (orders.Count > 0 || fills.Count > 0 || positions.Count > 0)
        {
            Publish(new AccountChange(_state.Build(fills), orders, positions, fills), StreamSource.Backfill);
        }
    }

    /// <summary>Reads the orders and fills since a time, and the orders that were open and are not any more.</summary>
    private async Task<(List<Order> Orders, List<Fill> Fills)> ReadAsync(DateTimeOffset since, HashSet<string> open, CancellationToken cancellationToken)
    {
        var range = new TimeRange(since);
        List<Fill> fills = await ListAsync(Context.Account.GetFills(range: range), cancellationToken).ConfigureAwait(false);
        List<Order> orders = await ListAsync(Context.Orders.GetOrders(new OrderQuery { Range = range }), cancellationToken).ConfigureAwait(false);
        foreach (string id in Missing(open, orders))
        {
            orders.AddRange(await ListAsync(Context.Orders.GetOrders(new OrderQuery { OrderId = id }), cancellationToken).ConfigureAwait(false));
        }

        orders.Reverse();
        return (orders, fills);
    }

    /// <summary>Reads until it succeeds or is cancelled.</summary>
    private async Task<T> RetryAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        for (int failures = 0; ; failures++)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (BfxException failure)
            {
                Report(StreamEvent.Warning, $"The changes of account {profileId} that were missed cannot be read yet: {failure.Message}");
                await Task.Delay(s_backoff.Delay(failures), Context.Clock.Clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The orders that were open before the connection was lost, and of which nothing is known since.</summary>
    private List<string> Missing(HashSet<string> open, List<Order> read)
    {
        lock (Lock)
        {
            return [.. _state.Living.Select(static order => order.OrderId!).Where(id => !open.Contains(id)).Except(read.Select(static order => order.OrderId).OfType<string>())];
        }
    }

    private static async Task<List<TRecord>> ListAsync<TRecord>(Pager<TRecord> pager, CancellationToken cancellationToken)
        where TRecord : Models.OpenRecord
    {
        var records = new List<TRecord>();
        await foreach (TRecord record in pager.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            records.Add(record);
        }

        return records;
    }
}
