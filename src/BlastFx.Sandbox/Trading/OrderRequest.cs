using System.Text;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>A valid request to place an order.</summary>
internal sealed record OrderRequest(
    ListedMarket Market, OrderType Type, bool? IsLong, string TimeInForce, string ClientId, OrderTerms Terms)
{
    private const int MaxClientIdBytes = 50;

    /// <summary>Reads the body of <c>POST /orders</c>.</summary>
    /// <exception cref="ApiException">The body is not a valid order.</exception>
    public static OrderRequest Read(JsonBody body, MarketList markets)
    {
        (string marketId, string typeName) = (body.Text("market_id"), body.Text("type"));
        ApiErrors.Validate(
            "OrderCreateRequest",
            ("MarketId", marketId.Length == 0 ? "required" : null),
            ("OrderType", typeName.Length == 0 ? "required" : null));
        ListedMarket market = markets.Find(marketId);
        OrderType type = OrderType.Find(typeName) ?? throw new ApiException(ApiErrors.WrongOrderType);
        return new OrderRequest(
            market, type, ReadSide(body, type), ReadTimeInForce(body, type), ReadClientId(body), OrderTerms.Read(body, type, market.Spec));
    }

    private static bool? ReadSide(JsonBody body, OrderType type) => body.Text("side") switch
    {
        "long" => true,
        "short" => false,
        "" when type.ClosesPosition => null,
        _ => throw new ApiException(ApiErrors.WrongOrderSide),
    };

    private static string ReadTimeInForce(JsonBody body, OrderType type)
    {
        string text = body.Text("time_in_force");
        string timeInForce = text.Length == 0 ? TimesInForce.GoodTillCancel : text;
        return !TimesInForce.All.Contains(timeInForce) ? throw new ApiException(ApiErrors.WrongTimeInForce)
            : TimesInForce.Fits(timeInForce, type) ? timeInForce
            : throw new ApiException($"{type.Name} order has invalid time-in-force={timeInForce}");
    }

    private static string ReadClientId(JsonBody body)
    {
        string id = body.Text("client_order_id");
        return Encoding.UTF8.GetByteCount(id) <= MaxClientIdBytes ? id : throw new ApiException(ApiErrors.ClientIdTooLarge);
    }
}
