using System.Text.Json;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>The account with the tier its trading volume brings it.</summary>
internal sealed class ProfileEndpoints(RecordKeeper records, TimeProvider clock)
{
    private static readonly (string Title, decimal MinimumVolume)[] Tiers =
        [("VIP 0", 0), ("VIP 1", 100_000), ("VIP 2", 1_000_000), ("VIP 3", 50_000_000), ("VIP 4", 1_000_000_000)];

    public Action<Utf8JsonWriter> Profile(EndpointCall call)
    {
        SandboxAccount account = call.RequiredCaller.Account;
        decimal volume = records.Of(account).Figures?.VolumeAt(Slots.Micros(clock.GetUtcNow())) ?? 0;
        return json => account.WriteTo(json, "tier_status", json => WriteTierStatus(json, volume));
    }

    private static void WriteTierStatus(Utf8JsonWriter json, decimal volume)
    {
        int current = Array.FindLastIndex(Tiers, tier => tier.MinimumVolume <= volume);
        json.WriteStartObject();
        json.WritePropertyName("current"u8);
        WriteTier(json, current);
        json.WritePropertyName("next"u8);
        if (current + 1 < Tiers.Length)
        {
            WriteTier(json, current + 1);
            json.WriteDecimal("needed_volume"u8, Tiers[current + 1].MinimumVolume - volume);
        }
        else
        {
            json.WriteNullValue();
            json.WriteDecimal("needed_volume"u8, 0m);
        }

        json.WriteEndObject();
    }

    private static void WriteTier(Utf8JsonWriter json, int tier)
    {
        json.WriteStartObject();
        json.WriteNumber("tier"u8, tier);
        json.WriteString("title"u8, Tiers[tier].Title);
        json.WriteDecimal("min_volume"u8, Tiers[tier].MinimumVolume);
        json.WriteEndObject();
    }
}
