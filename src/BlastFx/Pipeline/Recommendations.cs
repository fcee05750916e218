using System.Management.Automation;
using System.Management.Automation.Language;
using BlastFx.Trading;

namespace BlastFx.Pipeline;

/// <summary>The category and the recommended action of each error id. The error tables of the help have the same texts.</summary>
internal static class Recommendations
{
    /// <summary>The entries, by error id: the module's own ids and the exchange's names.</summary>
    internal static readonly IReadOnlyDictionary<string, Recommendation> ByErrorId = new Dictionary<string, Recommendation>(StringComparer.Ordinal)
    {
        [BfxErrorIds.NotConnected] = new(
            ErrorCategory.ConnectionError,
            "Connect first with Connect-Bfx -ApiKeyFile ./apiKey.json, or with Connect-Bfx -Sandbox to try things out; or specify -Session. In ForEach-Object -Parallel, use -Session $using:session."),
        [BfxErrorIds.SessionClosed] = new(ErrorCategory.ConnectionError, "Connect again with Connect-Bfx."),
        [BfxErrorIds.DeserializedSession] = new(
            ErrorCategory.InvalidArgument, "Run Connect-Bfx in the job or the remote command."),
        [BfxErrorIds.InvalidCredentials] = new(
            ErrorCategory.InvalidArgument,
            "Compare the value with that of the exchange. For environment variables, set all variables of one kind, and none of the other."),
        [BfxErrorIds.KeyFile] = new(
            ErrorCategory.OpenError,
            "Check the path and the mode (chmod 600), or export the key again. -Force uses a file that is open to other users."),
        [BfxErrorIds.NotPersisted] = new(
            ErrorCategory.WriteError,
            "Make the file and its folder writable, free disk space, mount the folder instead of the file, store the file on a local disk, or unlock the secret vault; then run Update-BfxToken. -NoPersist turns off writing back."),
        [BfxErrorIds.SecretVault] = new(
            ErrorCategory.ResourceUnavailable,
            "Follow the message: install the module, unlock the secret vault, or save the secret with Save-BfxSecret. Get-SecretInfo lists the secrets."),
        [BfxErrorIds.ReadOnly] = new(ErrorCategory.PermissionDenied, "Connect without -ReadOnly; for a wallet, use -AsToken."),
        [BfxErrorIds.MarketNotAllowed] = new(ErrorCategory.PermissionDenied, "Connect with that market in -AllowedMarket."),
        [BfxErrorIds.InvalidAddress] = new(
            ErrorCategory.InvalidArgument, "Use https://host or https://host:port, and http for this machine only."),
        [BfxErrorIds.InvalidArgument] = new(ErrorCategory.InvalidArgument, "Correct the value in the message."),
        [BfxErrorIds.NotConfirmed] = new(ErrorCategory.OperationStopped, "Specify -Confirm:$false."),
        [BfxErrorIds.ChartFile] = new(ErrorCategory.WriteError, "Create the folder, or specify another -Path."),
        [BfxErrorIds.Timeout] = new(
            ErrorCategory.OperationTimeout, "Try again. If the error persists, connect with a larger -TimeoutSec."),
        [BfxErrorIds.Unreachable] = new(
            ErrorCategory.ConnectionError,
            "Check the network, the proxy, -Environment and -BaseUri. If a sandbox has stopped, start another with Start-BfxSandbox and connect to it with Connect-Bfx -Sandbox."),
        [BfxErrorIds.RateLimited] = new(
            ErrorCategory.LimitsExceeded,
            "Wait until the time in RetryAt and send fewer requests, or connect with a larger -TimeoutSec to wait for it."),
        [BfxErrorIds.ClockSkew] = new(ErrorCategory.InvalidOperation, "Synchronize the clock of this machine."),
        [BfxErrorIds.SignatureRejected] = new(ErrorCategory.AuthenticationError, "Connect again with matching credentials."),
        [BfxErrorIds.TokenExpired] = new(ErrorCategory.AuthenticationError, "Connect again with new tokens."),
        [BfxErrorIds.NoToken] = new(
            ErrorCategory.ObjectNotFound,
            "Run Update-BfxToken to get or renew a JWT, or specify -Jwt. To renew an API key, connect with a key file that contains a refresh token, or with -Credential and -RefreshToken."),
        [BfxErrorIds.Rejected] = new(
            ErrorCategory.InvalidOperation, "Correct what the message describes. After HTTP status 500 or higher, try again later."),
        [BfxErrorIds.MaxOrderNotional] = new(ErrorCategory.PermissionDenied, "Reduce the order, or connect with a larger -MaxOrderNotional."),
        [BfxErrorIds.MaxOrderSize] = new(ErrorCategory.PermissionDenied, "Reduce the order, or connect with a larger -MaxOrderSize."),
        [BfxErrorIds.OrderPrice] = new(ErrorCategory.InvalidArgument, "Use a price that the message allows; -Round rounds to the market's tick."),
        [BfxErrorIds.OrderSize] = new(ErrorCategory.InvalidArgument, "Use a size that the message allows; -Round rounds to the market's step."),
        [BfxErrorIds.OrderTriggerPrice] = new(ErrorCategory.InvalidArgument, "Use a trigger price that the message allows; -Round rounds to the market's tick."),
        [BfxErrorIds.OrderNotional] = new(ErrorCategory.LimitsExceeded, "Reduce the size, or add margin."),
        [BfxErrorIds.OrderTimeInForce] = new(ErrorCategory.InvalidArgument, "Use a time in force that the order type takes; Tab completes -TimeInForce."),
        [BfxErrorIds.OrderBusy] = new(ErrorCategory.ResourceBusy, "Wait for the earlier request with Wait-BfxOrder, then try again."),
        [BfxErrorIds.UnexpectedResponse] = new(
            ErrorCategory.ProtocolError,
            "Check -BaseUri, -ExchangeId and the proxy. For a record, TargetObject is its JSON; for the account, use Get-BfxAccount -AsJson."),
        [BfxErrorIds.OutcomeUnknown] = new(
            ErrorCategory.InvalidResult,
            "The session uses the previous JWT until it expires; Test-BfxToken shows whether the exchange accepts it. To renew, connect with new tokens, because the old refresh token may be used up. If a wallet requested an API key, delete the new key in the web app, then connect again, preferably with -AsToken."),
        [BfxErrorIds.StreamRejected] = new(
            ErrorCategory.ConnectionError, "Check the market, -Environment and -BaseUri, and whether the account of the session may use the channel; then start the watch again."),
        [BfxErrorIds.StreamOutOfSync] = new(
            ErrorCategory.InvalidData, "Start the watch again. If the error persists, read the order book with Get-BfxOrderBook."),
        [BfxErrorIds.StreamOverflow] = new(
            ErrorCategory.LimitsExceeded, "Make the pipeline faster, or use a larger -QueueLimit. Start the watch again, and get what is missing with the Get- cmdlet."),
        [BfxErrorIds.SandboxFailed] = new(ErrorCategory.ResourceUnavailable, "Omit -Port to use a free port."),

        ["Bfx.WRONG_MARKET_ID"] = new(ErrorCategory.ObjectNotFound, "Check the id, such as BTC-USD. Get-BfxMarket lists all markets."),
        ["Bfx.NO_SUCH_MARKET"] = new(ErrorCategory.ObjectNotFound, "Check the id, such as BTC-USD. Get-BfxMarket lists all markets."),
        ["Bfx.MARKET_NOT_ACTIVE"] = new(ErrorCategory.InvalidOperation, "Wait, or use another market."),
        ["Bfx.PROFILE_NOT_ACTIVE"] = new(
            ErrorCategory.PermissionDenied, "Ask the exchange to activate the profile. (Get-BfxAccount).Status shows its status."),
        ["Bfx.KEY_EXPIRED"] = new(ErrorCategory.AuthenticationError, "Renew or export a key in the web app, then connect with it."),
        ["Bfx.NO_SUCH_KEY"] = new(
            ErrorCategory.AuthenticationError, "Check -Environment and -ExchangeId, or connect with new credentials."),
        ["Bfx.NOT_YOUR_KEY"] = new(ErrorCategory.PermissionDenied, "Connect with a key of this profile."),
        ["Bfx.NOT_ALLOWED_FOR_IP"] = new(ErrorCategory.PermissionDenied, "Add the address of this machine in the web app."),
        ["Bfx.REFRESH_TOKEN_NOT_FOUND"] = new(ErrorCategory.AuthenticationError, "Connect with new credentials."),
        ["Bfx.NOT_YOUR_REFRESH_TOKEN"] = new(
            ErrorCategory.InvalidOperation, "Use the refresh token that came with these credentials."),
        ["Bfx.NO_API_KEY_FOR_REFRESH_TOKEN"] = new(ErrorCategory.InvalidOperation, "Export a new key in the web app."),
        ["Bfx.API_JWT_UPDATE_ERROR"] = new(ErrorCategory.InvalidOperation, "Try again; then export a new key."),
        ["Bfx.API_SECRET_UPDATE_ERROR"] = new(ErrorCategory.InvalidOperation, "Try again; then export a new key."),
        ["Bfx.ERR_API_SECRET_UPDATE"] = new(ErrorCategory.InvalidOperation, "Try again; then export a new key."),
        ["Bfx.MAX_SECRETS_EXCEED"] = new(
            ErrorCategory.LimitsExceeded, "Delete one in the web app, or connect the wallet with -AsToken."),
        ["Bfx.INVALID_HEADER"] = new(ErrorCategory.AuthenticationError, "Check -ExchangeId and the credentials."),
        ["Bfx.INTEGRITY_ERROR"] = new(ErrorCategory.InvalidOperation, "Try again."),
        ["Bfx.ALREADY_EXIST"] = new(ErrorCategory.InvalidOperation, "Read it before you create it."),
        ["Bfx.CANT_BIND"] = new(ErrorCategory.InvalidOperation, "Report it with the verbose output."),
        ["Bfx.INVALID_ROW"] = new(ErrorCategory.InvalidOperation, "Try again."),

        ["Bfx.ORDER_NOT_FOUND"] = new(ErrorCategory.ObjectNotFound, "Check the id, the market and the account of the session."),
        ["Bfx.POSITION_NOT_FOUND"] = new(ErrorCategory.ObjectNotFound, "Check the market and the account of the session."),
        ["Bfx.ORDER_LIMIT_REACHED"] = new(ErrorCategory.LimitsExceeded, "Cancel open orders first."),
        ["Bfx.ORDER_NOTIONAL_EXCEEDED"] = new(ErrorCategory.LimitsExceeded, "Reduce the size, or add margin."),
        ["Bfx.WRONG_ORDER_SIZE"] = new(ErrorCategory.InvalidArgument, "Use a multiple of the market's MinOrder (Get-BfxMarket), or -Round."),
        ["Bfx.WRONG_ORDER_SIDE"] = new(ErrorCategory.InvalidArgument, "Use -Side long or short."),
        ["Bfx.UNKNOWN_SIDE"] = new(ErrorCategory.InvalidArgument, "Use -Side long or short."),
        ["Bfx.WRONG_ORDER_TYPE"] = new(ErrorCategory.InvalidArgument, "Use a type that the market takes; Tab completes -OrderType."),
        ["Bfx.WRONG_ORDER_STATUS"] = new(ErrorCategory.InvalidOperation, "Read the order with Get-BfxOrder: its status does not allow the change."),
        ["Bfx.WRONG_ORDER_ID"] = new(ErrorCategory.InvalidArgument, "Check the id, the market and the account of the session."),
        ["Bfx.ORDER_ID_OR_CLIENT_ORDER_ID_REQUIRED"] = new(ErrorCategory.InvalidArgument, "Specify -OrderId, or -ClientOrderId and -MarketId."),
        ["Bfx.WRONG_TIME_IN_FORCE"] = new(ErrorCategory.InvalidArgument, "Use a time in force that the order type takes; Tab completes -TimeInForce."),
        ["Bfx.ORDER_PRICE_OVERFLOW"] = new(ErrorCategory.InvalidArgument, "Use a price closer to the market's."),
        ["Bfx.ORDER_IMMEDIATE_EXECUTION"] = new(ErrorCategory.InvalidOperation, "Use a trigger price on the other side of the fair price, or a market order."),
        ["Bfx.CLIENT_ORDER_ID_DUPLICATE"] = new(
            ErrorCategory.ResourceExists, "A live order has this client order id: read it with Get-BfxOrder before you place another, or omit -ClientOrderId."),
        ["Bfx.CLIENT_ORDER_ID_TOO_LARGE"] = new(ErrorCategory.InvalidArgument, "Use up to 50 bytes, or omit -ClientOrderId."),
        ["Bfx.TIME_IN_FORCE_FOK_ERROR"] = new(ErrorCategory.InvalidResult, "Nothing was filled: the market had too little size at the price. Use another price, size or time in force."),
        ["Bfx.TIME_IN_FORCE_IOC_ERROR"] = new(ErrorCategory.InvalidResult, "Nothing was filled: the market had no size at the price. Use another price or time in force."),
        ["Bfx.TIME_IN_FORCE_POSTONLY_ERROR"] = new(ErrorCategory.InvalidResult, "The order would have been filled at once. Use a price further from the other side, or another time in force."),
        ["Bfx.NOTHING_TO_AMEND"] = new(ErrorCategory.InvalidArgument, "Specify a value that differs from the order's."),
        ["Bfx.NO_CONDITION_MET"] = new(ErrorCategory.InvalidOperation, "Check the trigger price and the position."),
        ["Bfx.NOT_YOUR_ORDER"] = new(ErrorCategory.PermissionDenied, "Check the id and the account of the session."),
        ["Bfx.ORDERBOOK_ENTRY_NOT_FOUND"] = new(ErrorCategory.ObjectNotFound, "The order is not in the book any more: read it with Get-BfxOrder."),
        ["Bfx.TAKER_AND_MAKER_SAME"] = new(ErrorCategory.InvalidOperation, "The order would have met an order of the same account: cancel that one first."),
        ["Bfx.NO_TAKER"] = new(ErrorCategory.InvalidResult, "Try again, or use a limit order."),
    };

    /// <summary>The entry of an error. A name that the exchange adds later has the entry of <see cref="BfxErrorIds.Rejected"/>.</summary>
    public static Recommendation For(BfxException failure) => failure switch
    {
        { ErrorId: BfxErrorIds.OutcomeUnknown, Order: { } order } => new Recommendation(ErrorCategory.InvalidResult, LookUp(order)),
        { ErrorId: BfxErrorIds.Timeout, Order: { OrderId: not null } order } => new Recommendation(ErrorCategory.OperationTimeout, $"Wait longer with: Wait-BfxOrder {Quoted(order.OrderId)} -TimeoutSec 300."),
        _ => ByErrorId.TryGetValue(failure.ErrorId, out Recommendation? known) ? known : ByErrorId[BfxErrorIds.Rejected],
    };

    /// <summary>The line that looks up an order whose outcome is not known; ids are quoted as PowerShell needs it.</summary>
    public static string LookUp(OrderReference order) => order.OrderId is null
        ? $"Look it up with: Get-BfxOrder -MarketId {Quoted(order.MarketId!)} -ClientOrderId {Quoted(order.ClientOrderId!)}. Place it again only if it is not there."
        : $"Look it up with: Get-BfxOrder -OrderId {Quoted(order.OrderId)}. Send the change again only if the order does not have it.";

    private static string Quoted(string id) => id.All(character => char.IsAsciiLetterOrDigit(character) || "-_@.".Contains(character)) && id[0] != '@'
        ? id
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(id)}'";
}

/// <summary>The handling of an error id.</summary>
/// <param name="Category">The category of its error records.</param>
/// <param name="Action">The action for the user, shown after the message.</param>
internal sealed record Recommendation(ErrorCategory Category, string Action);
