using System.Text;

namespace BlastFx.Charts;

/// <summary>The two lines above a chart, in parts. Parts that do not fit are omitted from the end.</summary>
/// <param name="Title">The subject of the chart.</param>
/// <param name="Summary">Its numbers.</param>
internal sealed record Heading(IReadOnlyList<string> Title, IReadOnlyList<string> Summary)
{
    /// <summary>Joins the parts that fit, and at least the beginning of the first.</summary>
    /// <param name="parts">The parts; empty ones are skipped.</param>
    /// <param name="width">The maximum number of characters.</param>
    /// <param name="gap">The separator.</param>
    public static string Fit(IReadOnlyList<string> parts, int width, string gap)
    {
        var line = new StringBuilder();
        foreach (string part in parts.Where(part => part.Length > 0))
        {
            if (line.Length > 0 && line.Length + gap.Length + part.Length > width)
            {
                break;
            }

            line.Append(line.Length > 0 ? gap : "").Append(part);
        }

        return line.Length > width ? line.ToString(0, width - 1) + "…" : line.ToString();
    }
}
