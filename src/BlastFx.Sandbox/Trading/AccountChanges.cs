using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>Collects what changes in an account, and passes it on after each event. Without a listener it collects nothing.</summary>
internal sealed class AccountChanges
{
    private readonly List<Order> _orders = [];
    private readonly List<Fill> _fills = [];
    private readonly Dictionary<ListedMarket, Position?> _positions = [];
    private bool _isChanged;

    /// <summary>Gets the changes of an event at a time.</summary>
    public Action<AccountChanges, long>? Listener { get; set; }

    /// <summary>The orders in their new states, in order of time.</summary>
    public IReadOnlyList<Order> Orders => _orders;

    /// <summary>The new fills.</summary>
    public IReadOnlyList<Fill> Fills => _fills;

    /// <summary>The positions that were closed, with a size of 0.</summary>
    public IEnumerable<Position> Closed => _positions.Values.OfType<Position>();

    /// <summary>The markets whose position has changed.</summary>
    public IReadOnlyCollection<ListedMarket> Markets => _positions.Keys;

    public void Add(Order order) => Note(() => _orders.Add(order));

    /// <summary>Adds a fill, with the position before and after it.</summary>
    public void Add(Fill fill, Position? before, Position? after) => Note(() =>
    {
        _fills.Add(fill);
        _positions[fill.Market] = after is null && before is not null ? before with { Lots = 0 } : null;
    });

    /// <summary>Notes that the balance, a margin or a trigger has changed.</summary>
    public void Note() => Note(static () => { });

    /// <summary>Passes the changes on, if there are any.</summary>
    public void Report(long time)
    {
        if (!_isChanged)
        {
            return;
        }

        _isChanged = false;
        Listener?.Invoke(this, time);
        _orders.Clear();
        _fills.Clear();
        _positions.Clear();
    }

    private void Note(Action add)
    {
        if (Listener is not null)
        {
            _isChanged = true;
            add();
        }
    }
}
