using System.Text.Json;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Api;

/// <summary>Writes levels of an order book. A side that is null is left out.</summary>
internal sealed record BookRecord(
    MarketSpec Spec, IEnumerable<BookLevel>? Bids, IEnumerable<BookLevel>? Asks, long Sequence, long Time)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("market_id"u8, Spec.Id);
        WriteLevels(json, "bids"u8, Bids);
        WriteLevels(json, "asks"u8, Asks);
        json.WriteNumber("sequence"u8, Sequence);
        json.WriteNumber("timestamp"u8, Time);
        json.WriteEndObject();
    }

    private void WriteLevels(Utf8JsonWriter json, ReadOnlySpan<byte> side, IEnumerable<BookLevel>? levels)
    {
        if (levels is null)
        {
            return;
        }

        json.WriteStartArray(side);
        foreach (BookLevel level in levels)
        {
            json.WriteStartArray();
            json.WriteDecimalValue(Spec.Price(level.Price));
            json.WriteDecimalValue(Spec.Size(level.Size));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
