using System.Text.Json;
using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Authentication;

namespace BlastFx.Sandbox.Api;

/// <summary>The account: its fields, leverage, profile, positions and balance operations.</summary>
internal sealed class AccountApi(Authenticator authenticator, TimeProvider clock)
{
    private const long MaxLeverage = 20;

    private static readonly (string Title, decimal MinVolume)[] s_tiers =
        [("VIP 0", 0), ("VIP 1", 100_000), ("VIP 2", 1_000_000), ("VIP 3", 50_000_000), ("VIP 4", 1_000_000_000)];

    public IEnumerable<Endpoint> Endpoints =>
    [
        new("GET", "/account", 20, Access.Account, static request => new(request.Account.WriteTo)),
        new("GET", "/account/validate", 10, Access.Public, Validate),
        new("PUT", "/account/leverage", 20, Access.Account, SetLeverage),
        new("GET", "/profile", 10, Access.Account, Profile),
        new("GET", "/positions", 10, Access.Account, Positions),
        new("GET", "/balanceops", 10, Access.Account, BalanceOperations),
    ];

    private ApiResult Validate(ApiRequest request)
    {
        string jwt = request.Query("ValidateRequest").Text("jwt") ?? request.Http.Header("RBT-JWT") ?? "";
        return new(authenticator.AccountOf(jwt, request.Venue).Account.WriteTo);
    }

    private ApiResult SetLeverage(ApiRequest request)
    {
        string marketId = request.Http.Json.Text("market_id");
        long leverage = request.Http.Json.Integer("leverage");
        ApiErrors.Validate(
            "UpdateLeverageRequest",
            ("MarketId", marketId.Length == 0 ? "required" : null),
            ("Leverage", leverage is < 1 or > MaxLeverage ? "oneof" : null));
        request.Venue.Markets.Find(marketId);
        if (!request.Account.IsActive)
        {
            throw new ApiException(ApiErrors.ProfileNotActive);
        }

        request.Account.SetLeverage(marketId, leverage, clock.GetUtcNow());
        return new(request.Account.WriteTo);
    }

    private ApiResult Profile(ApiRequest request)
    {
        decimal volume = request.Account.Ledger.TradingVolume;
        return new(json => request.Account.WriteTo(json, "tier_status", json => WriteTierStatus(json, volume)));
    }

    private static void WriteTierStatus(Utf8JsonWriter json, decimal volume)
    {
        int current = Array.FindLastIndex(s_tiers, tier => tier.MinVolume <= volume);
        bool hasNext = current + 1 < s_tiers.Length;
        json.WriteStartObject();
        json.WritePropertyName("current"u8);
        WriteTier(json, current);
        json.WritePropertyName("next"u8);
        if (hasNext)
        {
            WriteTier(json, current + 1);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteDecimal("needed_volume"u8, hasNext ? s_tiers[current + 1].MinVolume - volume : 0);
        json.WriteEndObject();
    }

    private static void WriteTier(Utf8JsonWriter json, int tier)
    {
        json.WriteStartObject();
        json.WriteNumber("tier"u8, tier);
        json.WriteString("title"u8, s_tiers[tier].Title);
        json.WriteDecimal("min_volume"u8, s_tiers[tier].MinVolume);
        json.WriteEndObject();
    }

    private ApiResult Positions(ApiRequest request)
    {
        SandboxAccount account = request.Account;
        IReadOnlyList<(Position, PositionValue)> positions = account.Ledger.Positions();
        return new(json =>
        {
            foreach ((Position position, PositionValue value) in positions)
            {
                PositionRecord.Write(json, account.ProfileId, position, value);
            }
        });
    }

    private static ApiResult BalanceOperations(ApiRequest request)
    {
        QueryParameters query = request.Query("BalanceOpsRequest");
        string? type = query.Text("ops_type");
        type = type == "withdraw" ? BalanceOperation.Withdrawal : type;
        TimeWindow window = TimeWindow.Bind(query);
        PageRequest page = PageRequest.Bind(query);
        query.Check(type is null || BalanceOperation.IsType(type), "OpsType", "oneof");
        query.Validate();

        SandboxAccount account = request.Account;
        return page.Of(window.Of(account.Ledger.BalanceOperations(type)), (json, operation) => OperationRecord.Write(json, account, operation));
    }
}
