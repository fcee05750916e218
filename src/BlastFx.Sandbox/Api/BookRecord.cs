using System.Text.Json;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Api;

/// <summary>Writes levels of an order book. A side that is null is left out.</summary>
internal sealed record BookRecord(
    MarketSpec Spec, IEnumerable<BookLevel>? Bids, IEnumerable<BookLevel>? Asks, long Sequence, long Time)
{
    /// <summary>True if amounts have trailing zeros.</summary>
    public bool IsPadded { get; init; }

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
            WriteAmount(json, Spec.Price(level.Price));
            WriteAmount(json, Spec.Size(level.Size));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void WriteAmount(Utf8JsonWriter json, decimal amount)
    {
        if (IsPadded)
        {
            string text = JsonText.TextOf(amount);
            json.WriteStringValue(text.Contains('.', StringComparison.Ordinal) ? $"{text}0" : $"{text}.0");
        }
        else
        {
            json.WriteDecimalValue(amount);
        }
    }
}
