using BlastFx.Sandbox.Authentication;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>Everything the exchange can be asked, with what it costs and who may ask.</summary>
internal sealed class EndpointTable
{
    private readonly Dictionary<(string Method, string Path), Endpoint> _endpoints;

    public EndpointTable(
        ClockEndpoints clock, AccountEndpoints account, TokenEndpoints tokens, OnboardingEndpoint onboarding, MarketEndpoints markets, FillEndpoints fills)
    {
        Endpoint[] all =
        [
            new("GET", "/srvtimestamp", 10, Access.Public, clock.Read),
            new("GET", "/account", 20, Access.Account, AccountEndpoints.Read),
            new("GET", "/account/validate", 10, Access.Public, account.Validate),
            new("PUT", "/account/leverage", 20, Access.Account, account.SetLeverage),
            new("POST", "/jwt", 20, Access.RefreshToken, tokens.RenewJwt),
            new("POST", "/secrets/refresh", 20, Access.ApiKey, tokens.RenewApiKey),
            new("POST", "/onboarding", 100, Access.Public, onboarding.Onboard),
            new("GET", "/markets", 10, Access.Public, markets.Markets),
            new("GET", "/fills", 10, Access.Account, fills.Fills),
        ];
        _endpoints = all.ToDictionary(static endpoint => (endpoint.Method, endpoint.Path));
    }

    public Endpoint? Find(string method, string path) => _endpoints.GetValueOrDefault((method, path));
}
