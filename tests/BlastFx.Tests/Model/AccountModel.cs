using System.Collections.Immutable;
using BlastFx.Sandbox;

namespace BlastFx.Tests.Model;

/// <summary>
/// The account, the credentials and the session in the simplest form that predicts what a cmdlet writes. Tokens are numbers:
/// which of them are used up and whose JWT has expired is all that matters.
/// </summary>
internal sealed record AccountModel
{
    /// <summary>A new account of an exchange with the markets <see cref="ModelMarkets.All"/>.</summary>
    public static AccountModel New { get; } = new();

    public ImmutableSortedDictionary<string, int> Leverage { get; init; } =
        ImmutableSortedDictionary<string, int>.Empty.Add(ModelMarkets.Btc.Id, 20).Add(ModelMarkets.Eth.Id, 1);

    /// <summary>All orders that were ever placed, the oldest first.</summary>
    public ImmutableList<OrderModel> Orders { get; init; } = [];

    /// <summary>The markets with a deadman switch, and whether it is active.</summary>
    public ImmutableSortedDictionary<string, bool> DeadmanSwitches { get; init; } = ImmutableSortedDictionary<string, bool>.Empty;

    /// <summary>The credentials outside of sessions: in files and variables.</summary>
    public ImmutableDictionary<CredentialSource, int> Stored { get; init; } = ImmutableDictionary<CredentialSource, int>.Empty
        .Add(CredentialSource.TokenFile, 1)
        .Add(CredentialSource.Tokens, 2)
        .Add(CredentialSource.ApiKeyFile, 3);

    /// <summary>The number of the tokens that are issued next.</summary>
    public int NextToken { get; init; } = 4;

    /// <summary>The tokens whose refresh token was used.</summary>
    public ImmutableHashSet<int> Used { get; init; } = [];

    /// <summary>The tokens whose JWT has expired.</summary>
    public ImmutableHashSet<int> Expired { get; init; } = [];

    public SessionModel? Session { get; init; }

    public IEnumerable<OrderModel> OpenOrders => Orders.Where(order => order.IsOpen);

    /// <summary>The positions as text, by market.</summary>
    public IEnumerable<string> Positions =>
        from order in Orders
        group order.Exposure by order.MarketId into market
        let size = market.Sum()
        where size != 0
        orderby market.Key
        select $"{market.Key} {(size > 0 ? "long" : "short")} {AmountText.Of(Math.Abs(size))}";

    /// <summary>What the exchange's own records must show: the leverage and each order, once.</summary>
    public string Ledger => LedgerText(Leverage.Select(pair => (pair.Key, $"{pair.Value}")), Orders.Select(order => $"{order}"));

    public bool HasExpired => Session is { NeedsJwt: true, Token: { } token } && Expired.Contains(token);

    /// <summary>The same text of the exchange's records.</summary>
    public static string LedgerOf(SandboxAccount account) => LedgerText(
        account.Leverage.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)),
        account.Orders.Select(order => OrderModel.Text(
            order.ClientOrderId,
            order.Status,
            order.Side,
            AmountText.Of(order.Size),
            order.Type == "market" ? "" : AmountText.Of(order.Price),
            AmountText.Of(order.FilledSize))));

    /// <summary>The tokens or the key that a session is opened with; null if it has no refresh token.</summary>
    public int? TokenOf(CredentialSource source) => source switch
    {
        CredentialSource.Credential => null,
        CredentialSource.TokenFileOnce => Stored[CredentialSource.TokenFile],
        _ => Stored[source],
    };

    /// <summary>The live order with a client order id.</summary>
    public OrderModel? FindOpen(string clientOrderId) => OpenOrders.LastOrDefault(order => order.ClientOrderId == clientOrderId);

    /// <summary>The last order with a client order id.</summary>
    public OrderModel? FindLatest(string clientOrderId) => Orders.LastOrDefault(order => order.ClientOrderId == clientOrderId);

    public AccountModel With(OrderModel order, OrderModel changed) => this with { Orders = Orders.Replace(order, changed) };

    public AccountModel With(SessionModel session) => this with { Session = session };

    /// <summary>Cancels the open orders of a market, or all.</summary>
    public AccountModel CancelOpen(string? marketId = null) => this with
    {
        Orders = [.. Orders.Select(order => order.IsOpen && (marketId ?? order.MarketId) == order.MarketId ? order.Canceled() : order)],
    };

    private static string LedgerText(IEnumerable<(string Market, string Leverage)> leverage, IEnumerable<string> orders) =>
        string.Join("; ", [string.Join(' ', leverage.Select(pair => $"{pair.Market}={pair.Leverage}")), .. orders]);
}
