namespace BlastFx.Parameters;

/// <summary>Arguments with values of the exchange. The exchange may add values, so only a value that looks misspelled is rejected.</summary>
internal static class KnownValueArguments
{
    /// <summary>Returns the values in the letter case of the exchange.</summary>
    /// <param name="values">The values, or null.</param>
    /// <param name="known">The known values.</param>
    /// <param name="kind">Their name in messages, such as <c>order status</c>.</param>
    /// <param name="warn">Receives the warning about an unknown value.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: a value is empty, or unknown and similar to a known one.</exception>
    public static string[]? Check(string[]? values, IReadOnlyList<string> known, string kind, Action<string> warn)
    {
        string[]? spelled = Models.KnownValues.Spelled(values is null ? null : Array.ConvertAll(values, value => value.Trim()), known);
        foreach (string value in spelled ?? [])
        {
            if (known.Contains(value, StringComparer.Ordinal))
            {
                continue;
            }

            string list = $"Known values: {string.Join(", ", known)}";
            if (value.Length == 0)
            {
                throw new BfxException(BfxErrorIds.InvalidArgument, $"An empty text is not a valid {kind}. {list}. Nothing was sent.");
            }

            if (known.Where(other => IsLike(value, other)).MinBy(other => Distance(value, other)) is { } meant)
            {
                throw new BfxException(BfxErrorIds.InvalidArgument, $"'{value}' is not a known {kind}. Did you mean {meant}? {list}. Nothing was sent.");
            }

            warn($"'{value}' is not a known {kind}. It is used unchanged. {list}.");
        }

        return spelled;
    }

    /// <summary>What the exchange calls <c>closed</c> is called filled in most other places.</summary>
    private static bool IsLike(string value, string known) =>
        (known == "closed" && value.Equals("filled", StringComparison.OrdinalIgnoreCase)) || Distance(value, known) <= Math.Max(1, value.Length / 3);

    /// <summary>The edit distance of two values, ignoring case.</summary>
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
