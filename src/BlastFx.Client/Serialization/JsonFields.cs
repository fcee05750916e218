using System.Buffers;
using System.Text;
using System.Text.Json;

namespace BlastFx.Serialization;

/// <summary>The fields of a record that arrives in parts: each field with its latest JSON. Not thread-safe.</summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, byte[]> _values;

    public JsonFields() => _values = new(StringComparer.Ordinal);

    private JsonFields(Dictionary<string, byte[]> values) => _values = new(values, StringComparer.Ordinal);

    /// <summary>A copy, to try a change with.</summary>
    public JsonFields Copy() => new(_values);

    /// <summary>Sets a field.</summary>
    public void Set(string name, byte[] json) => _values[name] = json;

    /// <summary>Sets the members of a field that is an object, and keeps those that are not told.</summary>
    public void SetMembers(string name, byte[] json)
    {
        if (_values.TryGetValue(name, out byte[]? known) && Split(known) is { } before && Split(json) is { } told)
        {
            var members = new JsonFields();
            foreach ((string member, byte[] value) in before.Concat(told))
            {
                members.Set(member, value);
            }

            json = members.ToJson().ToArray();
        }

        Set(name, json);
    }

    /// <summary>Reads the fields as a record.</summary>
    /// <param name="mask">Masks secrets in texts of errors.</param>
    public ReadRecord<TRecord> Read<TRecord>(Func<string, string>? mask)
        where TRecord : Models.OpenRecord
    {
        ReadOnlySpan<byte> json = ToJson();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return RecordListReader<TRecord>.Instance.Read(ref reader, new ResponseText(json, mask))[0];
    }

    private ReadOnlySpan<byte> ToJson()
    {
        var json = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            foreach ((string name, byte[] value) in _values)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(value, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return json.WrittenSpan;
    }

    /// <summary>Reads the fields of the object at the reader's position, to its end.</summary>
    /// <returns>The name and the JSON of each; null if it is not an object.</returns>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    public static List<(string Name, byte[] Json)>? Split(ref Utf8JsonReader reader, ResponseText message)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        var fields = new List<(string, byte[])>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = NameOf(ref reader);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            fields.Add((name, message[start..(int)reader.BytesConsumed].ToArray()));
        }

        return fields;
    }

    private static List<(string Name, byte[] Json)>? Split(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return Split(ref reader, new ResponseText(json, null));
    }

    /// <summary>The name at the reader's position.</summary>
    public static string NameOf(ref Utf8JsonReader reader)
    {
        try
        {
            return JsonText.Of(ref reader);
        }
        catch (UnreadableException)
        {
            // Not Unicode, and so no field that anybody knows.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}
