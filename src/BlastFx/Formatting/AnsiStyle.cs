using System.Management.Automation;
using System.Management.Automation.Host;

namespace BlastFx.Formatting;

/// <summary>
/// The colours of <c>$PSStyle</c>, or none if they would not be displayed. The members of <c>$PSStyle</c> are accessed by name,
/// because the reference assembly is older.
/// </summary>
internal sealed class AnsiStyle
{
    private readonly PSObject? _style;

    private AnsiStyle(PSObject? style) => _style = style;

    /// <summary>No colours.</summary>
    public static AnsiStyle None { get; } = new(null);

    /// <summary>True if text is coloured.</summary>
    public bool HasColors => _style is not null;

    /// <summary>Gets the style for a user and a host. With the output rendering <c>Ansi</c>, colours are always on. With <c>Host</c>,
    /// they are on if the host displays them: not in redirected output.</summary>
    /// <param name="style">The value of <c>$PSStyle</c>.</param>
    /// <param name="host">The value of <c>$Host</c>.</param>
    public static AnsiStyle Of(object? style, object? host)
    {
        PSObject? given = style is null ? null : PSObject.AsPSObject(style);
        bool hasColors = Property(given, "OutputRendering")?.ToString() switch
        {
            "Ansi" => true,
            "PlainText" or null => false,
            _ => host.Unwrap() is PSHost { UI.SupportsVirtualTerminal: true, Name: var name } && !(name == "ConsoleHost" && Console.IsOutputRedirected),
        };
        return new AnsiStyle(hasColors ? given : null);
    }

    /// <summary>Colours longs, bids and gains.</summary>
    public string Good(string text) => Styled(Foreground("Green"), text);

    /// <summary>Colours shorts, asks and losses.</summary>
    public string Bad(string text) => Styled(Foreground("Red"), text);

    /// <summary>Dims text.</summary>
    public string Dim(string text) => Styled(Foreground("BrightBlack"), text);

    /// <summary>Emphasizes text.</summary>
    public string Strong(string text) => Styled(Property(_style, "Bold"), text);

    /// <summary>Colours text by the sign of its number.</summary>
    public string BySign(string text, decimal value) => value > 0 ? Good(text) : value < 0 ? Bad(text) : text;

    private object? Foreground(string colour) => Property(Property(_style, "Foreground"), colour);

    private string Styled(object? start, string text) =>
        start is not null && Property(_style, "Reset") is { } end ? $"{start}{text}{end}" : text;

    private static object? Property(object? owner, string name) =>
        owner is null ? null : PSObject.AsPSObject(owner).Properties[name]?.Value;
}
