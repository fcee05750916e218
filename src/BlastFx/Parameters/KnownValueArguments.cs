namespace BlastFx.Parameters;

/// <summary>Words of the exchange as users type them. The exchange may have new ones, so only what looks like a slip is rejected.</summary>
internal static class TypedValues
{
    /// <summary>The words as the exchange writes them.</summary>
    /// <param name="words">The words given; null for none.</param>
    /// <param name="known">Those the exchange is known to use.</param>
    /// <param name="what">What they are, such as <c>status of an order</c>.</param>
    /// <param name="warn">Takes a warning of a word that is not known.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: a word is not known and much like one that is.</exception>
    public static string[]? Check(string[]? words, IReadOnlyList<string> known, string what, Action<string> warn)
    {
        string[]? spelled = Models.KnownValues.Spelled(words is null ? null : Array.ConvertAll(words, word => word.Trim()), known);
        foreach (string word in spelled ?? [])
        {
            if (known.Contains(word, StringComparer.Ordinal))
            {
                continue;
            }

            string there = $"There are {string.Join(", ", known)}";
            if (known.Where(other => IsLike(word, other)).MinBy(other => Distance(word, other)) is { } meant)
            {
                throw new BfxException(BfxErrorIds.InvalidArgument, $"'{word}' is not a {what}: did you mean {meant}? {there}. Nothing was sent.");
            }

            warn($"'{word}' is not a {what} that this version knows, and is sent as it is. {there}.");
        }

        return spelled;
    }

    private static bool IsLike(string word, string known) => Distance(word, known) <= Math.Max(1, word.Length / 3);

    /// <summary>How many letters are to be put in, left out or replaced, in either case.</summary>
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 0; i < one.Length; i++)
        {
            int diagonal = row[0]++;
            for (int j = 0; j < other.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(one[i]) == char.ToLowerInvariant(other[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, 1 + Math.Min(diagonal, row[j]));
            }
        }

        return row[^1];
    }
}
