namespace BlastFx.Sandbox.Market;

/// <summary>A list in order of time whose items are computed when they are read.</summary>
/// <param name="Count">The number of items.</param>
/// <param name="TimeAt">The time of an item in microseconds, never before that of the item ahead of it.</param>
/// <param name="ItemAt">Computes an item.</param>
internal sealed record Listing<T>(long Count, Func<long, long> TimeAt, Func<long, T> ItemAt)
{
    public static readonly Listing<T> Empty =
        new(0, static _ => 0, static _ => throw new InvalidOperationException("The list is empty."));

    /// <summary>A list of computed items, and the items of an array after them.</summary>
    public Listing<T> Then(T[] items, Func<T, long> timeOf) => new(
        Count + items.Length,
        index => index < Count ? TimeAt(index) : timeOf(items[index - Count]),
        index => index < Count ? ItemAt(index) : items[index - Count]);

    /// <summary>A list of computed items with the items of an array among them, in order of time.</summary>
    public Listing<T> With(T[] items, Func<T, long> timeOf)
    {
        if (items.Length == 0)
        {
            return this;
        }

        // The index that each of the items gets.
        long[] indexes = [.. items.Select((item, number) => CountUntil(timeOf(item)) + number)];
        return new Listing<T>(
            Count + items.Length,
            index => Place(index) is var (number, isItem) && isItem ? timeOf(items[number]) : TimeAt(index - number),
            index => Place(index) is var (number, isItem) && isItem ? items[number] : ItemAt(index - number));

        (int Number, bool IsItem) Place(long index)
        {
            int number = Array.BinarySearch(indexes, index);
            return number < 0 ? (~number, false) : (number, true);
        }
    }

    /// <summary>The last items, newest first.</summary>
    public IEnumerable<T> Newest(int limit)
    {
        for (long index = Count - 1; index >= Math.Max(0, Count - limit); index--)
        {
            yield return ItemAt(index);
        }
    }

    /// <summary>The items from one time to another, both included.</summary>
    public Listing<T> Between(long start, long end)
    {
        long first = CountUntil(start - 1);
        return new Listing<T>(Math.Max(0, CountUntil(end) - first), index => TimeAt(first + index), index => ItemAt(first + index));
    }

    private long CountUntil(long time)
    {
        (long low, long high) = (0, Count);
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            (low, high) = TimeAt(middle) <= time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
