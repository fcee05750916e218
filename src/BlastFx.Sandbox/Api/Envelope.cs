using System.Net;
using System.Text.Json;

namespace BlastFx.Sandbox.Api;

/// <summary>The JSON object around every result.</summary>
internal static class Envelope
{
    public static byte[] Success(ApiResult result) => Write(success: true, "", result);

    public static byte[] Failure(string reason) => Write(success: false, reason, ApiResult.Empty);

    private static byte[] Write(bool success, string error, ApiResult result) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("success", success);
        json.WriteString("error", error);
        json.WritePropertyName("result");
        result.WriteTo(json);
        result.Pagination?.WriteTo(json);
        json.WriteEndObject();
    });
}

/// <summary>The result of an endpoint: writes its items, which can be a page of a list.</summary>
internal sealed record ApiResult(Action<Utf8JsonWriter> WriteItems, Pagination? Pagination = null)
{
    public static readonly ApiResult Empty = new(static _ => { });

    /// <summary>True if the result is the only item itself, not an array.</summary>
    public bool IsBare { get; init; }

    public void WriteTo(Utf8JsonWriter json)
    {
        if (IsBare)
        {
            WriteItems(json);
            return;
        }

        json.WriteStartArray();
        WriteItems(json);
        json.WriteEndArray();
    }
}

/// <summary>The request is rejected with a reason in the envelope. Nothing was executed.</summary>
internal sealed class ApiException(string reason, HttpStatusCode status = HttpStatusCode.BadRequest) : Exception(reason)
{
    public HttpStatusCode Status { get; } = status;
}

/// <summary>The exchange's reasons, verbatim.</summary>
internal static class ApiErrors
{
    public const string InvalidHeader = "INVALID_HEADER";
    public const string CannotBind = "CANT_BIND";
    public const string NoSuchKey = "NO_SUCH_KEY";
    public const string KeyExpired = "KEY_EXPIRED";
    public const string WrongMarket = "WRONG_MARKET_ID";
    public const string OrderNotFound = "ORDER_NOT_FOUND";
    public const string ProfileNotActive = "PROFILE_NOT_ACTIVE";
    public const string MarketNotActive = "MARKET_NOT_ACTIVE";
    public const string WrongOrderType = "WRONG_ORDER_TYPE";
    public const string WrongOrderSide = "WRONG_ORDER_SIDE";
    public const string WrongOrderSize = "WRONG_ORDER_SIZE";
    public const string WrongOrderStatus = "WRONG_ORDER_STATUS";
    public const string WrongTimeInForce = "WRONG_TIME_IN_FORCE";
    public const string PriceOverflow = "ORDER_PRICE_OVERFLOW";
    public const string OrderLimitReached = "ORDER_LIMIT_REACHED";
    public const string OrderIdRequired = "ORDER_ID_OR_CLIENT_ORDER_ID_REQUIRED";
    public const string NothingToAmend = "NOTHING_TO_AMEND";
    public const string ClientIdTooLarge = "CLIENT_ORDER_ID_TOO_LARGE";
    public const string ClientIdDuplicate = "CLIENT_ORDER_ID_DUPLICATE";
    public const string PositionNotFound = "POSITION_NOT_FOUND";
    public const string ImmediateOrCancel = "TIME_IN_FORCE_IOC_ERROR";
    public const string FillOrKill = "TIME_IN_FORCE_FOK_ERROR";
    public const string PostOnly = "TIME_IN_FORCE_POSTONLY_ERROR";
    public const string ProcessingOrder = "Processing order can't be amended";
    public const string DuplicateAmend = "Duplicate amend action";
    public const string DuplicateCancel = "duplicated cancel action";
    public const string RefreshTokenNotFound = "REFRESH_TOKEN_NOT_FOUND";
    public const string NotYourRefreshToken = "NOT_YOUR_REFRESH_TOKEN";
    public const string TokenExpired = "Token is expired";
    public const string TokenMalformed = "token contains an invalid number of segments";
    public const string TokenForged = "signature is invalid";
    public const string WrongSignature = "expected signature 'protected', actual 'protected'";
    public const string RateLimited = "RATE_LIMIT";

    /// <summary>Rejects a request with fields that violate a rule.</summary>
    /// <param name="form">The name of the request.</param>
    /// <param name="fields">Fields with the rule they violate; null if they violate none.</param>
    /// <exception cref="ApiException">A field violates a rule.</exception>
    public static void Validate(string form, params IEnumerable<(string Field, string? Rule)> fields)
    {
        string[] failures =
        [
            .. fields.Where(static field => field.Rule is not null)
                .Select(field => $"Key: '{form}.{field.Field}' Error:Field validation for '{field.Field}' failed on the '{field.Rule}' tag"),
        ];
        if (failures.Length > 0)
        {
            throw new ApiException(string.Join('\n', failures));
        }
    }
}
