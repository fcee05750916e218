namespace BlastFx.Tests.Model.Steps;

/// <summary>Changes of the leverage.</summary>
internal static class LeverageSteps
{
    private const string Request = "PUT /account/leverage";

    public static Step Set(string marketId, int leverage) => new($"Set-BfxLeverage -Market {marketId} -Leverage {leverage} -Confirm:$false")
    {
        Requests = [Request, Rules.Refresh],
        Show = ReadSteps.ShowLeverage,
        Predict = (model, fault) => Rules.Change(model, fault, marketId, ready =>
        {
            AccountModel after = ready with { Leverage = ready.Leverage.SetItem(marketId, leverage) };
            return [new(ReadSteps.LeverageOf(after), after)];
        }),
    };

    public static Step SetTooHigh() => new($"Set-BfxLeverage -Market {ModelMarkets.Btc.Id} -Leverage 21")
    {
        Predict = (model, _) => [new("ParameterArgumentValidationError", model)],
    };

    public static Step SetUnknownMarket() => new("Set-BfxLeverage -Market XYZ-USD -Leverage 3")
    {
        Requests = [Request, Rules.Refresh],
        Predict = (model, fault) => Rules.Change(model, fault, "XYZ-USD", ready => [new("Bfx.WRONG_MARKET_ID", ready)]),
    };
}
