using System.Security;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Model.Steps;

/// <summary>Refreshes of tokens and keys, and the time after which they are needed.</summary>
internal static class TokenSteps
{
    private const string Renew = "POST /secrets/refresh";

    public static Step UpdateToken() => new("Update-BfxToken")
    {
        Requests = [Rules.Refresh],
        Show = token => $"profile {token.Value("ProfileId")}, {(token.Value("Jwt") is SecureString ? "with" : "without")} JWT",
        Predict = (model, fault) => Rules.Rejected(model, null) is { } rejected && rejected != "Bfx.MarketNotAllowed" ? [new(rejected, model)]
            : model.Session!.NeedsJwt ? Refreshed(model, fault, Rules.Refresh, "profile 13, with JWT")
            // An API key gets any number of JWTs.
            : [new("profile 13, with JWT", model)],
    };

    public static Step UpdateApiKey() => new("Update-BfxApiKey | ForEach-Object GetType")
    {
        Requests = [Renew],
        Show = type => $"{type.Value("Name")}",
        Predict = (model, fault) => model.Session switch
        {
            null => [new("Bfx.NotConnected", model)],
            { Policy.IsReadOnly: true } => [new("Bfx.ReadOnly", model)],
            { NeedsJwt: true } => [new("Bfx.NoToken", model)],
            { Token: null } => [new("Bfx.NoToken", model)],
            _ => Refreshed(model, fault, Renew, "ApiKeyRenewal"),
        },
    };

    public static Step Test() => new("Test-BfxToken")
    {
        Requests = ["GET /account/validate"],
        // Whether an API key has a JWT is not modelled.
        CanRun = model => model.Session is null or { NeedsJwt: true },
        Predict = (model, _) => [new(model.Session is null ? "Bfx.NotConnected" : model.HasExpired ? "False" : "True", model)],
    };

    /// <summary>Every JWT expires, and deadman switches act.</summary>
    public static Step Expire() => new("")
    {
        Passes = TimeSpan.FromHours(6),
        Predict = (model, _) => [new(Branch.Nothing, Pass(model))],
    };

    private static AccountModel Pass(AccountModel model)
    {
        AccountModel after = model with { Expired = [.. Enumerable.Range(0, model.NextToken)] };
        foreach (string marketId in model.DeadmanSwitches.Where(pair => pair.Value).Select(pair => pair.Key))
        {
            after = after.CancelOpen(marketId) with { DeadmanSwitches = after.DeadmanSwitches.SetItem(marketId, false) };
        }

        return after;
    }

    private static IEnumerable<Branch> Refreshed(AccountModel model, Fault? fault, string request, string outcome)
    {
        (string? error, AccountModel after) = Rules.RefreshOnce(model, fault, request);
        return [new(error ?? outcome, after)];
    }
}
