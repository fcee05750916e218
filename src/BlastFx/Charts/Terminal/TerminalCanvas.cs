using System.Text;

namespace BlastFx.Charts;

/// <summary>What a cell of a chart means, and so its colour.</summary>
internal enum Tone
{
    /// <summary>As text is.</summary>
    Plain,

    /// <summary>Gain, bids.</summary>
    Up,

    /// <summary>Loss, asks.</summary>
    Down,

    /// <summary>Axes and helping lines.</summary>
    Dim,

    /// <summary>What to see first.</summary>
    Strong,
}

/// <summary>A rectangle of characters with tones, from the top left.</summary>
internal sealed class TerminalCanvas(ChartSize size)
{
    private const string Reset = "\u001b[0m";

    // What each character becomes where only ASCII is wanted.
    private const string Drawn = "┃╽╿╻╹│╷╵█▇▆▅▄▀▃▂▁▔─┤┴┘┈┊◄…";
    private const string Ascii = "ooooo|||######...'-+++.:<~";

    private readonly char[,] _glyphs = new char[size.Height, size.Width];
    private readonly Tone[,] _tones = new Tone[size.Height, size.Width];

    /// <summary>Its size.</summary>
    public ChartSize Size => size;

    /// <summary>Whether nothing was drawn there.</summary>
    public bool IsFree(int column, int row) => _glyphs[row, column] == '\0';

    /// <summary>Draws one character; what lies outside is left out.</summary>
    public void Set(int column, int row, char glyph, Tone tone)
    {
        if (column >= 0 && column < size.Width && row >= 0 && row < size.Height)
        {
            _glyphs[row, column] = glyph;
            _tones[row, column] = tone;
        }
    }

    /// <summary>Writes a text to the right from a column on.</summary>
    public void Write(int column, int row, string text, Tone tone)
    {
        for (int i = 0; i < text.Length; i++)
        {
            Set(column + i, row, text[i], tone);
        }
    }

    /// <summary>The line without colours.</summary>
    public string Line(int row, bool ascii)
    {
        var line = new StringBuilder(size.Width);
        for (int column = 0; column < Length(row); column++)
        {
            line.Append(Glyph(column, row, ascii));
        }

        return line.ToString();
    }

    /// <summary>The line with the terminal's own colours.</summary>
    public string Colored(int row, bool ascii)
    {
        var line = new StringBuilder(2 * size.Width);
        Tone tone = Tone.Plain;
        for (int column = 0; column < Length(row); column++)
        {
            if (_tones[row, column] != tone)
            {
                line.Append(tone == Tone.Plain ? "" : Reset).Append(Code(_tones[row, column]));
                tone = _tones[row, column];
            }

            line.Append(Glyph(column, row, ascii));
        }

        return line.Append(tone == Tone.Plain ? "" : Reset).ToString();
    }

    private static string Code(Tone tone) => tone switch
    {
        Tone.Up => "\u001b[32m",
        Tone.Down => "\u001b[31m",
        Tone.Dim => "\u001b[90m",
        Tone.Strong => "\u001b[1m",
        _ => "",
    };

    /// <summary>Up to the last character that is not blank.</summary>
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
            : Drawn.IndexOf(glyph, StringComparison.Ordinal) is >= 0 and var place ? Ascii[place]
            : '?';
    }
}
