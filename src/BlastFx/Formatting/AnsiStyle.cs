using System.Management.Automation;
using System.Management.Automation.Host;

namespace BlastFx.Formatting;

/// <summary>
/// The colours of <c>$PSStyle</c>, or none where they would not be seen as colours. <c>$PSStyle</c> is younger than what this
/// is compiled against, so its properties are asked for by name.
/// </summary>
internal sealed class AnsiStyle
{
    private readonly PSObject? _style;

    private AnsiStyle(PSObject? style) => _style = style;

    /// <summary>What the user's choice and the host allow. <c>Ansi</c> asks for colours wherever the text goes; <c>Host</c>
    /// leaves it to the host, and PowerShell takes them out of what goes elsewhere.</summary>
    /// <param name="style">The value of <c>$PSStyle</c>.</param>
    /// <param name="host">The value of <c>$Host</c>.</param>
    public static AnsiStyle Of(object? style, object? host)
    {
        PSObject? given = style is null ? null : PSObject.AsPSObject(style);
        bool isSeen = Property(given, "OutputRendering")?.ToString() switch
        {
            "Ansi" => true,
            "PlainText" or null => false,
            _ => (Unwrap(host) as PSHost)?.UI?.SupportsVirtualTerminal ?? false,
        };
        return new AnsiStyle(isSeen ? given : null);
    }

    /// <summary>What is long, bid or gained.</summary>
    public string Good(string text) => In("Green", text);

    /// <summary>What is short, asked or lost.</summary>
    public string Bad(string text) => In("Red", text);

    /// <summary>A text by the sign of its number.</summary>
    public string BySign(string text, decimal value) => value > 0 ? Good(text) : value < 0 ? Bad(text) : text;

    /// <summary>The object in PowerShell's wrapping.</summary>
    public static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private string In(string colour, string text) =>
        Property(Property(_style, "Foreground"), colour) is { } start && Property(_style, "Reset") is { } end ? $"{start}{text}{end}" : text;

    private static object? Property(object? owner, string name) =>
        owner is null ? null : PSObject.AsPSObject(owner).Properties[name]?.Value;
}
