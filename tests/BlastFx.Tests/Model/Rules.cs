namespace BlastFx.Tests.Model;

/// <summary>What holds for the cmdlets of a session, whatever they do.</summary>
internal static class Rules
{
    public const string Refresh = "POST /jwt";

    public const string OutcomeUnknown = "Bfx.OutcomeUnknown";

    public static bool Hits(this Fault? fault, string request) => fault?.Request == request;

    /// <summary>True if the request may have been executed and its response is lost.</summary>
    public static bool Loses(this Fault? fault, string request) => fault.Hits(request) && !fault!.IsRejection;

    /// <summary>A read: whatever passes, it is repeated until it is received.</summary>
    public static IEnumerable<Branch> Read(AccountModel model, Fault? fault, Func<AccountModel, IEnumerable<string>> records) =>
        Authenticated(model, fault, ready => [new(Branch.Records(records(ready)), ready)]);

    /// <summary>A change in a market, or of all if null: the policy of the session is checked before anything is sent.</summary>
    public static IEnumerable<Branch> Change(AccountModel model, Fault? fault, string? marketId, Func<AccountModel, IEnumerable<Branch>> then) =>
        Rejected(model, marketId) is { } error ? [new(error, model)] : Authenticated(model, fault, then);

    /// <summary>The error of a change that the session does not allow.</summary>
    public static string? Rejected(AccountModel model, string? marketId) => model.Session switch
    {
        null => "Bfx.NotConnected",
        { Policy.IsReadOnly: true } => "Bfx.ReadOnly",
        { Policy.AllowedMarket: { } allowed } when allowed != marketId => "Bfx.MarketNotAllowed",
        _ => null,
    };

    /// <summary>The error of an order, new or changed, that the session does not allow.</summary>
    public static string? RejectedOrder(AccountModel model, OrderModel order)
    {
        decimal price = Math.Max(order.Price ?? 0, ModelMarkets.All.Single(market => market.Id == order.MarketId).Price);
        return Rejected(model, order.MarketId) ?? (order.Size * price > model.Session!.Policy.MaxNotional ? "Bfx.MaxOrderNotional" : null);
    }

    /// <summary>Requests with credentials: an expired JWT is refreshed before them.</summary>
    public static IEnumerable<Branch> Authenticated(AccountModel model, Fault? fault, Func<AccountModel, IEnumerable<Branch>> then)
    {
        if (model.Session is null)
        {
            return [new("Bfx.NotConnected", model)];
        }

        (string? error, AccountModel ready) = model.HasExpired ? RefreshOnce(model, fault, Refresh) : (null, model);
        return error is null ? then(ready) : [new(error, ready)];
    }

    /// <summary>
    /// Uses the refresh token of the session. It works once: if its response is lost, it is not sent again, and only the exchange
    /// knows whether it was used.
    /// </summary>
    public static (string? Error, AccountModel After) RefreshOnce(AccountModel model, Fault? fault, string request)
    {
        SessionModel session = model.Session!;
        int token = session.Token!.Value;
        if (session.RefreshError is { } known)
        {
            return (known, model);
        }

        if (fault.Loses(request))
        {
            AccountModel lost = fault!.IsExecuted ? model with { Used = model.Used.Add(token) } : model;
            return (OutcomeUnknown, lost.With(session with { RefreshError = OutcomeUnknown }));
        }

        if (model.Used.Contains(token))
        {
            string error = request == Refresh ? "Bfx.NO_SUCH_KEY" : "Bfx.REFRESH_TOKEN_NOT_FOUND";
            return (error, model.With(session with { RefreshError = error }));
        }

        int next = model.NextToken;
        AccountModel refreshed = model with { Used = model.Used.Add(token), NextToken = next + 1, Session = session with { Token = next } };
        bool isStored = session.Source is CredentialSource.TokenFile or CredentialSource.ApiKeyFile;
        return (null, isStored ? refreshed with { Stored = refreshed.Stored.SetItem(session.Source, next) } : refreshed);
    }
}
