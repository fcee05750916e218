using System.Globalization;

namespace BlastFx.Http;

/// <summary>
/// Slides over a text and returns each sequence of eight consecutive characters as one number. Case, the two alphabets of
/// base64 and, if enabled, the escapes of URLs and JSON make no difference. A character that is not ASCII ends a sequence.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="readsEscapes">True to decode escapes; false to take each character literally.</param>
internal ref struct TextWindows(ReadOnlySpan<char> text, bool readsEscapes)
{
    /// <summary>The number of characters in a window.</summary>
    public const int Length = sizeof(ulong);

    private readonly ReadOnlySpan<char> _text = text;
    private readonly bool _readsEscapes = readsEscapes;
    private readonly int[] _starts = new int[Length];
    private int _run;

    /// <summary>The current window.</summary>
    public ulong Value { get; private set; }

    /// <summary>The start of its first character in the text.</summary>
    public readonly int Start => _starts[_run % Length];

    /// <summary>The end of its last character.</summary>
    public int End { get; private set; }

    /// <summary>Advances to the next window.</summary>
    /// <returns>False if there is none.</returns>
    public bool MoveNext()
    {
        while (End < _text.Length)
        {
            int start = End;
            (int character, int length) = _readsEscapes ? Read(_text[start..]) : (_text[start], 1);
            End = start + length;
            if (character is 0 or > 0x7f)
            {
                _run = 0;
                continue;
            }

            _starts[_run % Length] = start;
            Value = (Value << 8) | Normal(character);
            if (++_run >= Length)
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

    /// <summary>The first character and its length in the text.</summary>
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
