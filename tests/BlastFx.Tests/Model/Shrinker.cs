namespace BlastFx.Tests.Model;

/// <summary>Makes a failing sequence short: delta debugging, by halves, then quarters, down to single items.</summary>
internal static class Shrinker
{
    /// <summary>Removes and simplifies items for as long as the sequence fails.</summary>
    /// <param name="items">A sequence that fails.</param>
    /// <param name="simpler">The simpler forms of an item, the simplest first.</param>
    /// <param name="fails">Tests a sequence.</param>
    /// <returns>A sequence that fails, from which no item can be removed.</returns>
    public static IReadOnlyList<T> Shrink<T>(IReadOnlyList<T> items, Func<T, IEnumerable<T>> simpler, Predicate<IReadOnlyList<T>> fails)
    {
        int before;
        do
        {
            before = items.Count;
            for (int length = Math.Max(1, items.Count / 2); length > 0; length /= 2)
            {
                items = RemoveRuns(items, length, fails);
            }
        }
        while (items.Count < before);

        return Simplify(items, simpler, fails);
    }

    private static IReadOnlyList<T> RemoveRuns<T>(IReadOnlyList<T> items, int length, Predicate<IReadOnlyList<T>> fails)
    {
        // From the end: what comes later depends on what was before.
        for (int start = items.Count - length; start > -length; start -= length)
        {
            int first = Math.Max(0, start);
            T[] rest = [.. items.Take(first), .. items.Skip(start + length)];
            if (rest.Length < items.Count && fails(rest))
            {
                items = rest;
            }
        }

        return items;
    }

    private static IReadOnlyList<T> Simplify<T>(IReadOnlyList<T> items, Func<T, IEnumerable<T>> simpler, Predicate<IReadOnlyList<T>> fails)
    {
        for (int i = 0; i < items.Count; i++)
        {
            IReadOnlyList<T> others = items;
            int index = i;
            items = simpler(items[i]).Select(item => (T[])[.. others.Take(index), item, .. others.Skip(index + 1)]).FirstOrDefault(simplified => fails(simplified)) ?? items;
        }

        return items;
    }
}
