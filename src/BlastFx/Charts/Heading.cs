using System.Text;

namespace BlastFx.Charts;

/// <summary>The two lines over a chart, in parts that are left out from the end where they do not fit.</summary>
/// <param name="Title">What it is of.</param>
/// <param name="Summary">Its numbers.</param>
internal sealed record Heading(IReadOnlyList<string> Title, IReadOnlyList<string> Summary)
{
    /// <summary>As many parts as fit, and at least what fits of the first.</summary>
    /// <param name="parts">The parts; empty ones are skipped.</param>
    /// <param name="width">How many characters there may be.</param>
    /// <param name="gap">What stands between two.</param>
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
