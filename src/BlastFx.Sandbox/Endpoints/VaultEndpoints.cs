using System.Text.Json;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>The vaults, whose fields the API pages leave open.</summary>
internal static class VaultEndpoints
{
    public static Action<Utf8JsonWriter> Vaults(EndpointCall call) => static json =>
    {
        Write(json, 1_001, "Liquidity Pool", "active", 2_500_000.25m, 1.084213m, 0);
        Write(json, 1_002, "Basis Trade", "closed", 0, null, 0.1m);
    };

    private static void Write(
        Utf8JsonWriter json, long profileId, string name, string status, decimal equity, decimal? sharePrice, decimal performanceFee)
    {
        json.WriteStartObject();
        json.WriteNumber("vault_profile_id"u8, profileId);
        json.WriteString("vault_name"u8, name);
        json.WriteString("status"u8, status);
        json.WriteDecimal("account_equity"u8, equity);
        json.WriteDecimal("share_price"u8, sharePrice);
        json.WriteDecimal("performance_fee"u8, performanceFee);
        json.WriteEndObject();
    }
}
