namespace BlastFx.Http;

/// <summary>What requests cost of the exchange's limit per address.</summary>
internal static class RequestCost
{
    /// <summary>The cost of a request in tokens, by the exchange's pages.</summary>
    public static int Of(BfxRequest request) => request.Path switch
    {
        "/onboarding" => 100,
        "/account" or "/account/leverage" or "/jwt" or "/secrets/refresh" => 20,
        "/orders" or "/orders/cancel_all" or "/cancel_all_after" => 1,
        _ => 10,
    };
}
