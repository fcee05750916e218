namespace BlastFx.Bench.Measuring;

/// <summary>The rows as a markdown table.</summary>
internal static class Table
{
    public static void Write(TextWriter output, IEnumerable<Row> rows)
    {
        output.WriteLine("| measured | BlastFx | beside it | which is | comparison | aim |");
        output.WriteLine("|---|--:|--:|---|--:|---|");
        foreach (Row row in rows)
        {
            output.WriteLine($"| {row.What} | {row.Module} | {row.Other} | {row.OtherName} | {row.Comparison} | {row.Aim} |");
        }
    }
}
