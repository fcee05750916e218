using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>The body of <c>PUT /account/leverage</c>, bound and validated with the exchange's own texts.</summary>
internal sealed record UpdateLeverageRequest(string MarketId, long Leverage)
{
    private const long MaximumLeverage = 20;

    public static UpdateLeverageRequest Bind(JsonBody body)
    {
        var update = new UpdateLeverageRequest(body.Text("market_id"), body.Integer("leverage"));
        var failures = new List<string>();
        if (update.MarketId.Length == 0)
        {
            failures.Add(Failure(nameof(MarketId), "required"));
        }

        if (update.Leverage is < 1 or > MaximumLeverage)
        {
            failures.Add(Failure(nameof(Leverage), "oneof"));
        }

        return failures.Count == 0 ? update : throw new RefusedException(string.Join('\n', failures));
    }

    private static string Failure(string field, string tag) =>
        $"Key: '{nameof(UpdateLeverageRequest)}.{field}' Error:Field validation for '{field}' failed on the '{tag}' tag";
}
