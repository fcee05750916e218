using System.Text.Json;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.Trading;

namespace BlastFx.Sandbox.Api;

/// <summary>The deadman switches of an account. Their parameters are in the query, also those of changes.</summary>
internal sealed class DeadmanApi(SandboxOptions options)
{
    private const string Form = "CancelAllAfterRequest";
    private const string Path = "/cancel_all_after";
    private const long MicrosecondsPerMillisecond = 1_000;

    public IEnumerable<Endpoint> Endpoints =>
    [
        new("GET", Path, 1, Access.Account, Get),
        new("POST", Path, 1, Access.Account, Set),
        new("DELETE", Path, 1, Access.Account, Remove),
    ];

    private ApiResult Get(ApiRequest request)
    {
        QueryParameters query = request.Query(Form);
        ListedMarket market = ReadMarket(request, query);
        DeadmanSwitch? found = request.Account.Ledger.Trade(desk => desk.DeadmanSwitches.Find(market));
        return ResultOf(request, found);
    }

    private ApiResult Set(ApiRequest request)
    {
        QueryParameters query = request.Query(Form);
        long timeout = query.RequiredInteger("timeout", "Timeout");
        query.Check(query.Integer("timeout") is null or >= 1, "Timeout", "gte");
        ListedMarket market = ReadMarket(request, query);
        DeadmanSwitch set = request.Account.Ledger.Trade(desk => desk.SetDeadmanSwitch(market, timeout));
        return ResultOf(request, set);
    }

    private ApiResult Remove(ApiRequest request)
    {
        QueryParameters query = request.Query(Form);
        ListedMarket market = ReadMarket(request, query);
        request.Account.Ledger.Trade(desk => desk.DeadmanSwitches.Remove(market));
        return ResultOf(request, null);
    }

    private static ListedMarket ReadMarket(ApiRequest request, QueryParameters query)
    {
        string id = query.Required("market_id", "MarketId");
        query.Validate();
        return request.Venue.Markets.Find(id);
    }

    private ApiResult ResultOf(ApiRequest request, DeadmanSwitch? set) => set is { } known
        ? new ApiResult(json => Write(json, request.Account.ProfileId, known)) { IsBare = options.DeadmanResponse == DeadmanResponse.Bare }
        : options.DeadmanResponse switch
        {
            DeadmanResponse.NullForEmpty => new ApiResult(static json => json.WriteNullValue()) { IsBare = true },
            DeadmanResponse.NullElement => new ApiResult(static json => json.WriteNullValue()),
            DeadmanResponse.Text => new ApiResult(static json => json.WriteStringValue("nil")) { IsBare = true },
            _ => ApiResult.Empty,
        };

    private void Write(Utf8JsonWriter json, long profileId, DeadmanSwitch known)
    {
        json.WriteStartObject();
        json.WriteString("market_id"u8, known.Market.Spec.Id);
        json.WriteNumber("profile_id"u8, profileId);
        json.WriteNumber("timeout"u8, known.Timeout);
        json.WriteNumber("last_updated"u8, options.DeadmanMicroseconds ? known.RenewedAt : known.RenewedAt / MicrosecondsPerMillisecond);
        json.WriteString("status"u8, known.IsActive ? "active"u8 : "canceled"u8);
        json.WriteEndObject();
    }
}
