using System.Buffers;
using System.Text.Json;

namespace BlastFx.Serialization;

/// <summary>
/// The members of a JSON object that holds secrets. They are read straight into <see cref="Secret"/>: no string, and no copy
/// that stays, is made of them.
/// </summary>
/// <param name="json">A JSON value that was read before, so it is well-formed.</param>
internal readonly ref struct JsonMembers(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> _json = json;

    /// <summary>Whether it is an object; anything else has no members.</summary>
    public bool IsObject => _json.Length > 0 && _json[0] == (byte)'{';

    /// <summary>A text as a secret; null where the value is no text, or an empty one.</summary>
    /// <exception cref="InvalidOperationException">The text is not Unicode.</exception>
    public static Secret? Text(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return reader.Read() ? Text(ref reader) : null;
    }

    /// <summary>A member that holds a text, under the first of its names that does; null where none does.</summary>
    /// <exception cref="InvalidOperationException">The text is not Unicode.</exception>
    public Secret? Secret(params string[] names)
    {
        foreach (string name in names)
        {
            if (Find(name, out Utf8JsonReader value) && Text(ref value) is { } secret)
            {
                return secret;
            }
        }

        return null;
    }

    /// <summary>A member that is there, under the first of its names, as it stands.</summary>
    public ReadOnlySpan<byte> Value(params string[] names)
    {
        foreach (string name in names)
        {
            if (Find(name, out Utf8JsonReader value))
            {
                int start = (int)value.TokenStartIndex;
                value.Skip();
                return _json[start..(int)value.BytesConsumed];
            }
        }

        return default;
    }

    private static Secret? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.IsEmpty)
        {
            return null;
        }

        byte[] text = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            int length = reader.CopyString(text);
            return BlastFx.Secret.FromUtf8(text.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text, clearArray: true);
        }
    }

    private bool Find(string name, out Utf8JsonReader value)
    {
        value = new Utf8JsonReader(_json);
        if (!IsObject)
        {
            return false;
        }

        value.Read();
        while (value.Read() && value.TokenType == JsonTokenType.PropertyName)
        {
            bool isIt = value.ValueTextEquals(name);
            value.Read();
            if (isIt)
            {
                return true;
            }

            value.Skip();
        }

        return false;
    }
}
