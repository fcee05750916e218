using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

using BlastFx.Authentication;
using BlastFx.Trading;

namespace BlastFx.Http;

/// <summary>
/// Writes the JSON object of a request. The exchange signs the text between the quotes as sent, while some of its clients
/// sign the unescaped value. Only values without escapes are the same in both, so others are rejected.
/// </summary>
internal readonly struct RequestBody
{
    private static readonly JavaScriptEncoder s_encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly Utf8JsonWriter _writer;

    private RequestBody(Utf8JsonWriter writer) => _writer = writer;

    /// <summary>Writes a body.</summary>
    /// <param name="addMembers">Adds its members, in the order they are sent.</param>
    /// <returns>The bytes to sign and send; a caller that adds secrets must wipe them.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: a value cannot be signed unambiguously.</exception>
    public static ReadOnlyMemory<byte> Write(Action<RequestBody> addMembers)
    {
        using var json = new SecretBuffer(256);
        using var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = s_encoder });
        writer.WriteStartObject();
        addMembers(new RequestBody(writer));
        writer.WriteEndObject();
        writer.Flush();
        return json.Take();
    }

    public RequestBody Add(string name, string value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(value);
        RejectEscapes(name, utf8);
        _writer.WriteString(name, utf8);
        return this;
    }

    public RequestBody Add(string name, Secret value)
    {
        Utf8JsonWriter writer = _writer;
        value.Use(utf8 =>
        {
            RejectEscapes(name, utf8);
            writer.WriteString(name, utf8);
            return true;
        });
        return this;
    }

    public RequestBody Add(string name, int value)
    {
        _writer.WriteNumber(name, value);
        return this;
    }

    /// <summary>Adds an amount as a number in plain digits; none if it is null.</summary>
    public RequestBody Add(string name, decimal? value)
    {
        if (value is { } amount)
        {
            _writer.WriteNumber(name, Amount.Normalized(amount));
        }

        return this;
    }

    /// <summary>Adds a text; none if it is null.</summary>
    public RequestBody AddIfPresent(string name, string? value) => value is null ? this : Add(name, value);

    public RequestBody Add(string name, bool value)
    {
        _writer.WriteBoolean(name, value);
        return this;
    }

    /// <summary>Rejects a value that cannot be signed, before a body is written.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>.</exception>
    public static void Check(string name, string value) => RejectEscapes(name, Encoding.UTF8.GetBytes(value));

    private static void RejectEscapes(string name, ReadOnlySpan<byte> utf8)
    {
        if (s_encoder.FindFirstCharacterToEncodeUtf8(utf8) >= 0)
        {
            throw new BfxException(
                BfxErrorIds.InvalidArgument,
                $"The value of {name} holds a character that cannot be signed unambiguously (a quote, backslash, control or rare Unicode character). Nothing was sent.");
        }
    }
}
