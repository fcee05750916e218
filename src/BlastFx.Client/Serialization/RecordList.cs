using System.Collections.ObjectModel;

namespace BlastFx.Serialization;

/// <summary>Rows in the exchange's order. Its text form names each row, so that CSV export reads well.</summary>
/// <typeparam name="TRecord">The rows' type.</typeparam>
public sealed class RecordList<TRecord> : ReadOnlyCollection<TRecord>
    where TRecord : class
{
    /// <summary>Takes over the rows.</summary>
    /// <param name="rows">The rows, in order.</param>
    public RecordList(IList<TRecord> rows)
        : this(rows, [])
    {
    }

    internal RecordList(IList<TRecord> rows, IReadOnlyList<UnreadableRecord> unreadable)
        : base(rows) => Unreadable = unreadable;

    /// <summary>The rows of the list that cannot be read, in their order.</summary>
    public IReadOnlyList<UnreadableRecord> Unreadable { get; }

    /// <summary>The rows' text forms, <c>; </c> between them.</summary>
    /// <returns>The text; empty where there are no rows.</returns>
    public override string ToString() => string.Join("; ", this);
}
