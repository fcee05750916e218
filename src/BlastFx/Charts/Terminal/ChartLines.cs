using System.Management.Automation;
using System.Management.Automation.Host;

namespace BlastFx.Charts;

/// <summary>
/// The lines of a chart as PowerShell writes them: plain text wherever they go, which only a terminal that shows colours
/// shows coloured, by a view of the module's.
/// </summary>
internal static class ChartLines
{
    /// <summary>What the view goes by.</summary>
    public const string TypeName = "BlastFx.ChartLine";

    private const string Colored = nameof(Colored);

    /// <summary>The lines from the top.</summary>
    public static IEnumerable<object> Of(TerminalCanvas canvas, bool ascii, bool isColored)
    {
        for (int row = 0; row < canvas.Size.Height; row++)
        {
            string line = canvas.Line(row, ascii);
            yield return isColored ? WithColors(line, canvas.Colored(row, ascii)) : line;
        }
    }

    /// <summary>Whether what is shown may be coloured: <c>$PSStyle.OutputRendering</c> says so, or lets the terminal say.</summary>
    public static bool AreColored(PSHost host, object? style) =>
        style is not null && $"{PSObject.AsPSObject(style).Properties["OutputRendering"]?.Value}" switch
        {
            "Ansi" => true,
            "Host" => host.UI is { SupportsVirtualTerminal: true } && !Console.IsOutputRedirected,
            _ => false,
        };

    private static PSObject WithColors(string line, string colored)
    {
        var shown = new PSObject(line);
        shown.TypeNames.Insert(0, TypeName);
        shown.Properties.Add(new PSNoteProperty(Colored, colored));
        return shown;
    }
}
