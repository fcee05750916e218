using System.Globalization;

namespace BlastFx.Http;

/// <summary>
/// Slides over a text and gives each eight of its characters that follow one another as one number. Case, the two alphabets of
/// base64 and, where they are read, the escapes of addresses and JSON make no difference to it. What is not ASCII ends a row.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="readsEscapes">Whether an escape stands for its character; else each character stands for itself.</param>
internal ref struct TextWindows(ReadOnlySpan<char> text, bool readsEscapes)
{
    /// <summary>How many characters a window has.</summary>
    public const int Length = sizeof(ulong);

    private readonly ReadOnlySpan<char> _text = text;
    private readonly bool _readsEscapes = readsEscapes;
    private readonly int[] _starts = new int[Length];
    private int _row;

    /// <summary>The window.</summary>
    public ulong Value { get; private set; }

    /// <summary>Where its first character begins in the text.</summary>
    public readonly int Start => _starts[_row % Length];

    /// <summary>Where its last character ends.</summary>
    public int End { get; private set; }

    /// <summary>Goes to the next window.</summary>
    /// <returns>False where there is none.</returns>
    public bool MoveNext()
    {
        while (End < _text.Length)
        {
            int start = End;
            (int character, int length) = _readsEscapes ? Read(_text[start..]) : (_text[start], 1);
            End = start + length;
            if (character is 0 or > 0x7f)
            {
                _row = 0;
                continue;
            }

            _starts[_row % Length] = start;
            Value = (Value << 8) | Normal(character);
            if (++_row >= Length)
            {
                return true;
            }
        }

        return false;
    }

    private static uint Normal(int character) => character switch
    {
        >= 'a' and <= 'z' => (uint)(character - 'a' + 'A'),
        '-' => '+',
        '_' => '/',
        _ => (uint)character,
    };

    /// <summary>The first character and how much of the text it takes.</summary>
    private static (int Character, int Length) Read(ReadOnlySpan<char> text) => text switch
    {
        ['%', _, _, ..] when Hex(text[1..3]) is { } escaped => (escaped, 3),
        ['\\', 'u', _, _, _, _, ..] when Hex(text[2..6]) is { } escaped => (escaped, 6),
        ['\\', '/', ..] => ('/', 2),
        _ => (text[0], 1),
    };

    private static int? Hex(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) ? value : null;
}
