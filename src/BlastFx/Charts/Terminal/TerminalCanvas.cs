using System.Text;
using BlastFx.Formatting;

namespace BlastFx.Charts.Terminal;

/// <summary>A rectangle of characters with tones. Row 0 is the top.</summary>
internal sealed class TerminalCanvas(ChartSize size)
{
    // Each character, and below it its replacement in ASCII.
    private const string Drawn = "┃╽╿╻╹│╷╵█▇▆▅▄▀▃▂▁▔─┤┴┘┈┊◄…";
    private const string Ascii = "ooooo|||######...'-+++.:<~";

    private readonly char[,] _glyphs = new char[size.Height, size.Width];
    private readonly Tone[,] _tones = new Tone[size.Height, size.Width];

    /// <summary>The size.</summary>
    public ChartSize Size => size;

    /// <summary>True if a cell is empty.</summary>
    public bool IsFree(int column, int row) => _glyphs[row, column] == '\0';

    /// <summary>Draws a character, if it is within the canvas.</summary>
    public void Set(int column, int row, char glyph, Tone tone)
    {
        if (column >= 0 && column < size.Width && row >= 0 && row < size.Height)
        {
            _glyphs[row, column] = glyph;
            _tones[row, column] = tone;
        }
    }

    /// <summary>Writes text from a column to the right.</summary>
    public void Write(int column, int row, string text, Tone tone)
    {
        for (int i = 0; i < text.Length; i++)
        {
            Set(column + i, row, text[i], tone);
        }
    }

    /// <summary>Gets a line without colours.</summary>
    public string Line(int row, bool ascii)
    {
        var line = new StringBuilder(size.Width);
        for (int column = 0; column < Length(row); column++)
        {
            line.Append(Glyph(column, row, ascii));
        }

        return line.ToString();
    }

    /// <summary>Gets a line with colours.</summary>
    public string Colored(int row, bool ascii, AnsiStyle style)
    {
        var line = new StringBuilder(2 * size.Width);
        string text = Line(row, ascii);
        for (int start = 0, end = 0; start < text.Length; start = end)
        {
            Tone tone = _tones[row, start];
            while (end < text.Length && _tones[row, end] == tone)
            {
                end++;
            }

            line.Append(Styled(text[start..end], tone, style));
        }

        return line.ToString();
    }

    private static string Styled(string text, Tone tone, AnsiStyle style) => tone switch
    {
        Tone.Up => style.Good(text),
        Tone.Down => style.Bad(text),
        Tone.Dim => style.Dim(text),
        Tone.Strong => style.Strong(text),
        _ => text,
    };

    /// <summary>The length of a line without trailing spaces.</summary>
    private int Length(int row)
    {
        int length = size.Width;
        while (length > 0 && _glyphs[row, length - 1] is '\0' or ' ')
        {
            length--;
        }

        return length;
    }

    private char Glyph(int column, int row, bool ascii)
    {
        char glyph = _glyphs[row, column];
        return glyph == '\0' ? ' '
            : !ascii || char.IsAscii(glyph) ? glyph
            : Drawn.IndexOf(glyph, StringComparison.Ordinal) is >= 0 and var index ? Ascii[index]
            : '?';
    }
}
