namespace BlastFx.Streams;

/// <summary>The latest ids, up to a maximum number.</summary>
/// <param name="max">The maximum.</param>
internal sealed class RecentIds(int max)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public bool Contains(string id) => _ids.Contains(id);

    /// <summary>Adds an id.</summary>
    /// <returns>False if it is one of the latest already.</returns>
    public bool Add(string id)
    {
        if (!_ids.Add(id))
        {
            return false;
        }

        _order.Enqueue(id);
        if (_order.Count > max)
        {
            _ids.Remove(_order.Dequeue());
        }

        return true;
    }
}
