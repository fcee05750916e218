using System.Management.Automation;
using BlastFx.Formatting;

namespace BlastFx.Charts.Terminal;

/// <summary>
/// The lines of a chart as objects: strings of plain text for files and variables. A view of the module shows their colours.
/// </summary>
internal static class ChartLines
{
    /// <summary>The type name of the view.</summary>
    public const string TypeName = "BlastFx.ChartLine";

    private const string Colored = nameof(Colored);

    /// <summary>Gets the lines from top to bottom.</summary>
    public static IEnumerable<object> Of(TerminalCanvas canvas, bool ascii, AnsiStyle style)
    {
        for (int row = 0; row < canvas.Size.Height; row++)
        {
            string line = canvas.Line(row, ascii);
            yield return style.HasColors ? WithColors(line, canvas.Colored(row, ascii, style)) : line;
        }
    }

    /// <summary>Gets lines of text with and without colours.</summary>
    public static IEnumerable<object> Of(IEnumerable<string> plain, IEnumerable<string> colored, AnsiStyle style) =>
        style.HasColors ? plain.Zip(colored, WithColors) : plain;

    private static PSObject WithColors(string line, string colored)
    {
        var shown = new PSObject(line);
        shown.TypeNames.Insert(0, TypeName);
        shown.Properties.Add(new PSNoteProperty(Colored, colored));
        return shown;
    }
}
