using System.Net;
using System.Text.RegularExpressions;
using BlastFx.Http;
using BlastFx.Trading;

namespace BlastFx.Errors;

/// <summary>Converts error responses of the exchange to failures with a stable id.</summary>
internal static partial class ApiErrors
{
    // A name is recognized by its shape, and by this list inside a longer text.
    private static readonly HashSet<string> s_names = new(
        """
        INTEGRITY_ERROR ORDER_NOT_FOUND POSITION_NOT_FOUND ORDERBOOK_ENTRY_NOT_FOUND ORDER_LIMIT_REACHED
        ORDER_NOTIONAL_EXCEEDED WRONG_ORDER_SIZE WRONG_ORDER_SIDE WRONG_ORDER_STATUS WRONG_TIME_IN_FORCE WRONG_ORDER_TYPE
        ORDER_PRICE_OVERFLOW ORDER_IMMEDIATE_EXECUTION CLIENT_ORDER_ID_DUPLICATE NO_CONDITION_MET NOT_YOUR_ORDER
        PROFILE_NOT_ACTIVE MARKET_NOT_ACTIVE WRONG_MARKET_ID CLIENT_ORDER_ID_TOO_LARGE TIME_IN_FORCE_FOK_ERROR
        TIME_IN_FORCE_IOC_ERROR TIME_IN_FORCE_POSTONLY_ERROR NOTHING_TO_AMEND INVALID_ROW TAKER_AND_MAKER_SAME NO_TAKER
        UNKNOWN_SIDE NO_SUCH_MARKET CANT_BIND ALREADY_EXIST INVALID_HEADER ERR_API_SECRET_UPDATE NO_SUCH_KEY
        REFRESH_TOKEN_NOT_FOUND NO_API_KEY_FOR_REFRESH_TOKEN NOT_YOUR_REFRESH_TOKEN API_JWT_UPDATE_ERROR
        API_SECRET_UPDATE_ERROR KEY_EXPIRED NOT_ALLOWED_FOR_IP NOT_YOUR_KEY MAX_SECRETS_EXCEED
        MARKET_NOT_FOUND WRONG_ORDER_ID ORDER_ID_OR_CLIENT_ORDER_ID_REQUIRED NOT_AUTHENTICATED ACTION_NOT_AVAILABLE
        RATE_LIMIT QUEUE_RATE_LIMIT
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    /// <summary>The id of an order that the account does not have.</summary>
    public const string OrderNotFound = BfxErrorIds.Prefix + "ORDER_NOT_FOUND";

    /// <summary>The id of a market that the exchange does not have.</summary>
    public const string WrongMarketId = BfxErrorIds.Prefix + "WRONG_MARKET_ID";

    /// <summary>The id of a client order id that a live order has.</summary>
    public const string ClientOrderIdDuplicate = BfxErrorIds.Prefix + "CLIENT_ORDER_ID_DUPLICATE";

    /// <summary>The id of a request that the status of the order does not allow.</summary>
    public const string WrongOrderStatus = BfxErrorIds.Prefix + "WRONG_ORDER_STATUS";

    // Rejections of orders that are sentences instead of names.
    private static readonly (string Part, string ErrorId)[] s_sentences =
    [
        ("bad order trigger price", BfxErrorIds.OrderTriggerPrice),
        ("bad_trigger_price", BfxErrorIds.OrderTriggerPrice),
        ("bad order price", BfxErrorIds.OrderPrice),
        ("bad_price", BfxErrorIds.OrderPrice),
        ("bad order size", BfxErrorIds.OrderSize),
        ("bad_order_size", BfxErrorIds.OrderSize),
        ("should be less/equal than", BfxErrorIds.OrderPrice),
        ("should be greater/equal than", BfxErrorIds.OrderPrice),
        ("greater/equal than=", BfxErrorIds.OrderPrice),
        ("notional more than allowed", BfxErrorIds.OrderNotional),
        ("invalid time-in-force", BfxErrorIds.OrderTimeInForce),
        ("processing order can't be amended", BfxErrorIds.OrderBusy),
        ("duplicated cancel action", BfxErrorIds.OrderBusy),
        ("duplicate amend action", BfxErrorIds.OrderBusy),
    ];

    /// <summary>The failure of a response without success: a rejection, or a fault of the exchange.</summary>
    /// <param name="status">The response's HTTP status.</param>
    /// <param name="text">The exchange's error text, secrets already masked.</param>
    public static RequestFailure Failure(HttpStatusCode status, string text)
    {
        string errorId = IdOf(text);
        string reason = text.Length == 0 ? "without a reason" : $"with '{text}'";
        bool isFault = (int)status >= 500;
        string message = isFault
            ? $"The exchange failed {reason} (HTTP {(int)status})."
            : $"The exchange rejected the request {reason} (HTTP {(int)status}).{(errorId == BfxErrorIds.ClockSkew ? " Nothing was executed." : "")}";
        return new RequestFailure(errorId, message)
        {
            HttpStatus = status,
            ExchangeText = text,
            Delivery = isFault ? Delivery.Unknown : Delivery.NotExecuted,
        };
    }

    /// <summary>The error of an order, or of its amendment, that the exchange rejected after it had received it, with the exchange's reason as id.</summary>
    public static BfxException Rejection(Order order)
    {
        string reason = string.IsNullOrEmpty(order.Reason) ? "without a reason" : $"with '{order.Reason}'";
        return new BfxException(IdOf(order.Reason ?? ""), $"The exchange rejected {(order.HasEnded ? "" : "the amendment of ")}order {OrderReference.To(order)} {reason}.")
        {
            ExchangeText = order.Reason,
            Order = OrderReference.To(order),
        };
    }

    /// <summary>The error id of an error text.</summary>
    internal static string IdOf(string text)
    {
        string? listed = Name().Matches(text).Select(match => match.Value).FirstOrDefault(s_names.Contains);
        if (listed is not null)
        {
            return listed is "RATE_LIMIT" or "QUEUE_RATE_LIMIT" ? BfxErrorIds.RateLimited : BfxErrorIds.Prefix + listed;
        }

        if (WholeName().IsMatch(text))
        {
            return BfxErrorIds.Prefix + text.Trim();
        }

        if (IsAboutTime(text))
        {
            return BfxErrorIds.ClockSkew;
        }

        if (text.Contains("expected signature", StringComparison.OrdinalIgnoreCase))
        {
            return BfxErrorIds.SignatureRejected;
        }

        if (Array.Find(s_sentences, sentence => text.Contains(sentence.Part, StringComparison.OrdinalIgnoreCase)).ErrorId is { } sentenceId)
        {
            return sentenceId;
        }

        return text.Contains("token is expired", StringComparison.OrdinalIgnoreCase) ? BfxErrorIds.TokenExpired : BfxErrorIds.Rejected;
    }

    private static bool IsAboutTime(string text) =>
        text.Contains("cannot use timestamp from past", StringComparison.OrdinalIgnoreCase)
        || text.Contains(ServerClock.TooFarAhead, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\b[A-Z][A-Z0-9_]*[A-Z0-9]\b")]
    private static partial Regex Name();

    // A name that the exchange adds later is recognized if it is the whole text.
    [GeneratedRegex(@"^\s*[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\s*$")]
    private static partial Regex WholeName();
}
