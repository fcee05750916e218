using System.Collections.ObjectModel;

namespace BlastFx.Serialization;

/// <summary>Records in the exchange's order. Its text form includes each record, so that CSV exports are readable.</summary>
/// <typeparam name="TRecord">The type of the records.</typeparam>
public sealed class RecordList<TRecord> : ReadOnlyCollection<TRecord>
    where TRecord : class
{
    /// <summary>Creates a list that wraps the records.</summary>
    /// <param name="records">The records, in order.</param>
    public RecordList(IList<TRecord> records)
        : this(records, [])
    {
    }

    internal RecordList(IList<TRecord> records, IReadOnlyList<UnreadableRecord> unreadable)
        : base(records) => Unreadable = unreadable;

    /// <summary>The records of the list that cannot be read, in their order.</summary>
    public IReadOnlyList<UnreadableRecord> Unreadable { get; }

    /// <summary>The text forms of the records, separated by <c>; </c>.</summary>
    /// <returns>The text; empty if there are no records.</returns>
    public override string ToString() => string.Join("; ", this);
}
