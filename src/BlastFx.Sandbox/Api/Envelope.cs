using System.Text.Json;

namespace BlastFx.Sandbox.Api;

/// <summary>The JSON object around every result.</summary>
internal static class Envelope
{
    public static byte[] Success(ApiResult result) => Write(success: true, "", result);

    public static byte[] Failure(string reason) => Write(success: false, reason, new ApiResult(static _ => { }));

    private static byte[] Write(bool success, string error, ApiResult result) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("success", success);
        json.WriteString("error", error);
        json.WriteStartArray("result");
        result.WriteItems(json);
        json.WriteEndArray();
        result.Pagination?.WriteTo(json);
        json.WriteEndObject();
    });
}

/// <summary>The result of an endpoint: writes its items, which can be a page of a list.</summary>
internal sealed record ApiResult(Action<Utf8JsonWriter> WriteItems, Pagination? Pagination = null);

/// <summary>The request is rejected: HTTP 400 with the reason in the envelope. Nothing was executed.</summary>
internal sealed class ApiException(string reason) : Exception(reason);

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
