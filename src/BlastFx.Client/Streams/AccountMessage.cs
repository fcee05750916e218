using System.Text.Json;
using BlastFx.Serialization;

namespace BlastFx.Streams;

/// <summary>A message of the account channel: some fields of the account, and some of its orders, positions and fills.</summary>
internal sealed record AccountMessage
{
    /// <summary>True if it has all open orders and positions.</summary>
    public bool IsSnapshot { get; init; }

    /// <summary>The fields of the account itself.</summary>
    public List<(string Name, byte[] Json)> Fields { get; } = [];

    public List<ReadRecord<Order>> Orders { get; private set; } = [];

    public List<ReadRecord<Position>> Positions { get; private set; } = [];

    /// <summary>True if the message has positions, and all of them can be read.</summary>
    public bool HasReadablePositions { get; private set; }

    public List<ReadRecord<Fill>> Fills { get; private set; } = [];

    /// <summary>Reads the message at the reader's position, to its end.</summary>
    /// <exception cref="JsonException">The JSON is malformed, or is not an object.</exception>
    public static AccountMessage Read(ref Utf8JsonReader reader, ResponseText text)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            // A single record can come in an array.
            reader.Read();
            AccountMessage message = Read(ref reader, text);
            return reader.Read() && reader.TokenType == JsonTokenType.EndArray ? message : throw new JsonException("An account is not a single object.");
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("An account is not an object.");
        }

        var read = new AccountMessage();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            read.ReadField(ref reader, text);
        }

        return read;
    }

    private void ReadField(ref Utf8JsonReader reader, ResponseText text)
    {
        bool isOrders = reader.ValueTextEquals("orders"u8);
        bool isPositions = reader.ValueTextEquals("positions"u8);
        bool isFills = reader.ValueTextEquals("fills"u8);
        string name = isOrders || isPositions || isFills ? "" : JsonFields.NameOf(ref reader);
        reader.Read();
        if (isOrders)
        {
            Orders = RecordListReader<Order>.Instance.Read(ref reader, text);
        }
        else if (isPositions)
        {
            bool isTold = reader.TokenType != JsonTokenType.Null;
            Positions = RecordListReader<Position>.Instance.Read(ref reader, text);
            HasReadablePositions = isTold && Positions.TrueForAll(static row => row.Record is not null);
        }
        else if (isFills)
        {
            Fills = RecordListReader<Fill>.Instance.Read(ref reader, text);
        }
        else
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            Fields.Add((name, text[start..(int)reader.BytesConsumed].ToArray()));
        }
    }
}
