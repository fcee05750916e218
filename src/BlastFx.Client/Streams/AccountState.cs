using System.Globalization;
using System.Text;
using BlastFx.Serialization;

namespace BlastFx.Streams;

/// <summary>A change of an account.</summary>
/// <param name="Account">The account after it, with its open orders, its positions, and the fills of the change.</param>
/// <param name="Orders">The orders that have changed, as they are now.</param>
/// <param name="Positions">The positions that have changed; with size 0 if they are closed.</param>
/// <param name="Fills">The new fills, oldest first.</param>
internal sealed record AccountChange(Account Account, IReadOnlyList<Order> Orders, IReadOnlyList<Position> Positions, IReadOnlyList<Fill> Fills);

/// <summary>An account as messages and reads have shown it: each fill once, and orders that never go back. Not thread-safe.</summary>
internal sealed class AccountState
{
    private const int MaxEnded = 20_000;
    private const int MaxFills = 50_000;

    private readonly Dictionary<string, Order> _living = new(StringComparer.Ordinal);
    private readonly RecentIds _endedIds = new(MaxEnded);
    private readonly Dictionary<string, Position> _positions = new(StringComparer.Ordinal);
    private readonly RecentIds _fills = new(MaxFills);
    private JsonFields _fields = new();
    private Account _account;

    public AccountState(long profileId)
    {
        _fields.Set("id", Encoding.UTF8.GetBytes(profileId.ToString(CultureInfo.InvariantCulture)));
        _account = new Account { Id = profileId };
    }

    /// <summary>The orders that have not ended.</summary>
    public IEnumerable<Order> Living => _living.Values;

    /// <summary>The time of the latest change that is known, by the exchange's clock; null if none is.</summary>
    public DateTimeOffset? LastChange { get; private set; }

    /// <summary>The account as it is now.</summary>
    public AccountChange Current => new(Build([]), [.. _living.Values], [.. _positions.Values], []);

    /// <summary>Sets some fields of the account.</summary>
    /// <returns>The error if they cannot be read; the account is then as before.</returns>
    public UnreadableRecord? Set(IEnumerable<(string Name, byte[] Json)> fields, Func<string, string> mask)
    {
        // A value that cannot be read must not stay.
        JsonFields merged = _fields.Copy();
        foreach ((string name, byte[] json) in fields.Where(static field => field.Name != "id" && IsTold(field.Json)))
        {
            if (name == "leverage")
            {
                // A change may tell the leverage of the market that has changed only.
                merged.SetMembers(name, json);
            }
            else
            {
                merged.Set(name, json);
            }
        }

        ReadRecord<Account> read = merged.Read<Account>(mask);
        if (read.Record is { } account)
        {
            (_fields, _account) = (merged, account);
        }

        return read.Unreadable;
    }

    /// <summary>Takes over orders, and returns those that have changed.</summary>
    /// <param name="rows">The orders, or what is told of them.</param>
    /// <param name="isRead">True if they were read, and can be older than what is known.</param>
    public List<Order> Take(IEnumerable<Order> rows, bool isRead)
    {
        var changed = new List<Order>();
        foreach (Order row in rows)
        {
            if (Merge(row, isRead) is { } order)
            {
                changed.Add(order);
                LastChange = Later(LastChange, order.Timestamp);
            }
        }

        return changed;
    }

    /// <summary>Takes over positions, and returns them as they are now.</summary>
    public List<Position> Take(IEnumerable<Position> rows)
    {
        var changed = new List<Position>();
        foreach (Position row in rows.Where(static row => row.MarketId is not null))
        {
            Position position = _positions.TryGetValue(row.MarketId!, out Position? known) ? known.UpdatedBy(row) : row;
            if (position.Size is null or 0)
            {
                _positions.Remove(row.MarketId!);
            }
            else
            {
                _positions[row.MarketId!] = position;
            }

            changed.Add(position);
        }

        return changed;
    }

    /// <summary>Takes over all positions, and returns those that have changed: those that are not there any more with size 0.</summary>
    public List<Position> TakeAll(IReadOnlyList<Position> rows)
    {
        var open = rows.Where(static row => row.MarketId is not null).GroupBy(static row => row.MarketId!, StringComparer.Ordinal)
            .Select(static rows => rows.Last()).Where(static row => row.Size is not (null or 0)).ToDictionary(static row => row.MarketId!, StringComparer.Ordinal);
        List<Position> closed = [.. _positions.Values.Where(position => !open.ContainsKey(position.MarketId!)).Select(static position => position.Closed())];
        List<Position> changed = [.. open.Values.Where(row => !_positions.TryGetValue(row.MarketId!, out Position? known) || known.Size != row.Size || known.Side != row.Side)];
        _positions.Clear();
        Take(rows);
        return [.. closed, .. changed];
    }

    /// <summary>Takes over fills, and returns those that are new, oldest first.</summary>
    public List<Fill> Take(IEnumerable<Fill> rows)
    {
        List<Fill> fresh = [.. rows.Where(fill => fill.Id is null || _fills.Add(fill.Id)).OrderBy(static fill => fill.Timestamp)];
        LastChange = Later(LastChange, fresh.LastOrDefault()?.Timestamp);
        return fresh;
    }

    /// <summary>The account with its open orders and positions, and some fills.</summary>
    public Account Build(IReadOnlyList<Fill> fills) => _account.With(new([.. _positions.Values]), new([.. _living.Values]), new([.. fills]));

    /// <returns>The order as it is now; null if nothing has changed.</returns>
    private Order? Merge(Order row, bool isRead)
    {
        if (row.OrderId is not { } id)
        {
            return row;
        }

        if (_endedIds.Contains(id))
        {
            return null;
        }

        bool isKnown = _living.TryGetValue(id, out Order? known);
        if (isKnown && (row.IsUnknownCancel || (isRead && row.Timestamp < known!.Timestamp) || known!.HasStateOf(row)))
        {
            return null;
        }

        Order order = isKnown ? known!.UpdatedBy(row) : row;
        if (order.HasEnded)
        {
            _living.Remove(id);
            _endedIds.Add(id);
        }
        else
        {
            _living[id] = order;
        }

        return order;
    }

    // The exchange writes absent values as empty texts or null.
    private static bool IsTold(ReadOnlySpan<byte> json) => !json.SequenceEqual("\"\""u8) && !json.SequenceEqual("null"u8);

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}
