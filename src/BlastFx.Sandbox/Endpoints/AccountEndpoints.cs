using System.Text.Json;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>Reading the account and setting its leverage.</summary>
internal sealed class AccountEndpoints(Authenticator authenticator, TimeProvider clock)
{
    public static Action<Utf8JsonWriter> Read(EndpointCall call) => call.RequiredCaller.Account.WriteTo;

    public Action<Utf8JsonWriter> Validate(EndpointCall call)
    {
        string jwt = call.Request.QueryValue("jwt") ?? call.Request.Header("RBT-JWT") ?? "";
        return authenticator.AccountOf(jwt, call.Venue).Account.WriteTo;
    }

    public Action<Utf8JsonWriter> SetLeverage(EndpointCall call)
    {
        SandboxAccount account = call.RequiredCaller.Account;
        var update = UpdateLeverageRequest.Bind(call.Request.Json);
        if (!call.Venue.Markets.Contains(update.MarketId))
        {
            throw new RefusedException(Refusals.WrongMarket);
        }

        if (!account.IsActive)
        {
            throw new RefusedException(Refusals.ProfileNotActive);
        }

        account.SetLeverage(update.MarketId, update.Leverage, clock.GetUtcNow());
        return account.WriteTo;
    }
}
