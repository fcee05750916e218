using BlastFx.Sandbox.Authentication;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>Everything the exchange can be asked, with what it costs and who may ask.</summary>
internal sealed class EndpointTable
{
    private readonly Dictionary<(string Method, string Path), Endpoint> _endpoints;

    public EndpointTable(
        ClockEndpoints clock,
        AccountEndpoints account,
        TokenEndpoints tokens,
        OnboardingEndpoint onboarding,
        MarketEndpoints markets,
        OrderEndpoints orders,
        FillEndpoints fills,
        PositionEndpoints positions,
        BalanceEndpoints balance,
        ProfileEndpoints profile)
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
            new("GET", "/markets/trades", 10, Access.Public, markets.Trades),
            new("GET", "/markets/orderbook", 10, Access.Public, markets.OrderBook),
            new("GET", "/markets/fundingrate", 10, Access.Public, markets.FundingRates),
            new("GET", "/candles", 10, Access.Public, markets.Candles),
            new("GET", "/vaults", 10, Access.Public, VaultEndpoints.Vaults),
            new("GET", "/fills", 10, Access.Account, fills.Fills),
            new("GET", "/fills/order", 10, Access.Account, orders.Fills),
            new("GET", "/orders", 1, Access.Account, orders.Orders),
            new("GET", "/positions", 10, Access.Account, positions.Positions),
            new("GET", "/profile", 10, Access.Account, profile.Profile),
            new("GET", "/balanceops", 10, Access.Account, balance.Operations),
            new("GET", "/cancel_all_after", 1, Access.Account, orders.Deadman),
        ];
        _endpoints = all.ToDictionary(static endpoint => (endpoint.Method, endpoint.Path));
    }

    public Endpoint? Find(string method, string path) => _endpoints.GetValueOrDefault((method, path));
}
