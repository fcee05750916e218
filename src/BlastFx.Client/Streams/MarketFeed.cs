using System.Text.Json;
using BlastFx.Serialization;

namespace BlastFx.Streams;

/// <summary>A market with its prices and daily statistics, merged from messages that have some of its fields.</summary>
internal sealed class MarketFeed(string marketId, FeedContext context) : ChannelFeed<Market>($"market:{marketId}", context)
{
    private JsonFields _fields = new();
    private Market? _market;

    protected override bool Recovers => false;

    protected override Market? Snapshot => _market;

    public override object Decode(ref Utf8JsonReader reader, ResponseText message)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            // A single record can come in an array.
            reader.Read();
            object decoded = Decode(ref reader, message);
            while (reader.TokenType != JsonTokenType.EndArray && reader.Read())
            {
                reader.Skip();
            }

            return decoded;
        }

        return JsonFields.Split(ref reader, message) ?? [];
    }

    protected override void Begin(object? snapshot, bool isRecovered)
    {
        if (snapshot is not null)
        {
            Merge(snapshot, StreamSource.Snapshot);
        }
    }

    protected override void Apply(object decoded) => Merge(decoded, StreamSource.Update);

    private void Merge(object decoded, StreamSource source)
    {
        var received = (List<(string Name, byte[] Json)>)decoded;
        bool isWhole = received.Exists(field => field.Name == "status");
        bool isOfMarket = received.Exists(field => field.Name == "id");
        // A value that cannot be read must not stay.
        JsonFields fields = _fields.Copy();
        foreach ((string name, byte[] json) in received)
        {
            if (IsTold(json, isWhole, isOfMarket))
            {
                fields.Set(name == "adv" ? "average_daily_volume" : name, json);
            }
        }

        fields.Set("id", JsonSerializer.SerializeToUtf8Bytes(marketId));
        if (Readable([fields.Read<Market>(Context.Mask)]) is [var merged])
        {
            (_fields, _market) = (fields, merged);
            if (source == StreamSource.Update)
            {
                Context.MeasureLag(merged.LastUpdateTime);
            }

            Publish(merged, source);
        }
    }

    /// <summary>
    /// True if a value replaces the one before. An empty text never does; null only in a whole record, where it says that there is
    /// none; 0 not in the 24 hour figures, which have no id and write 0 for what they do not tell.
    /// </summary>
    private static bool IsTold(ReadOnlySpan<byte> json, bool isWhole, bool isOfMarket) =>
        !json.SequenceEqual("\"\""u8)
        && (isWhole || !json.SequenceEqual("null"u8))
        && (isOfMarket || !(json.SequenceEqual("\"0\""u8) || json.SequenceEqual("0"u8)));
}
