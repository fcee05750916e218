using System.Management.Automation.Host;
using System.Text;
using BlastFx.Formatting;

namespace BlastFx.Charts.Terminal;

/// <summary>The lines above the cursor that are drawn again in place.</summary>
internal sealed class LiveRegion(PSHost host)
{
    private const string ToLineEnd = "\u001b[K";
    private const string ToScreenEnd = "\u001b[J";

    private int _count;

    /// <summary>True if the host is a terminal in which lines can be drawn again.</summary>
    /// <param name="host">The host.</param>
    /// <param name="style">The value of <c>$PSStyle</c>, which can turn off all escape sequences.</param>
    public static bool IsPossible(PSHost host, AnsiStyle style) =>
        host.UI is { SupportsVirtualTerminal: true } && style.HasColors && !(host.Name == "ConsoleHost" && Console.IsOutputRedirected);

    /// <summary>Draws lines in place of the last ones. Lines that do not fit must have been left out.</summary>
    public void Draw(IEnumerable<string> lines)
    {
        var text = new StringBuilder(ToStart());
        _count = 0;
        foreach (string line in lines)
        {
            text.Append(line).Append(ToLineEnd).Append('\n');
            _count++;
        }

        // One write, so that nothing flickers.
        host.UI.Write(text.Append(ToScreenEnd).ToString());
    }

    /// <summary>Removes the lines.</summary>
    public void Clear()
    {
        if (_count > 0)
        {
            host.UI.Write(ToStart() + ToScreenEnd);
            _count = 0;
        }
    }

    private string ToStart() => _count == 0 ? "" : FormattableString.Invariant($"\r\u001b[{_count}A");
}
