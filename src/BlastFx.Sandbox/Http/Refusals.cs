namespace BlastFx.Sandbox.Http;

/// <summary>The reasons the exchange gives, word for word.</summary>
internal static class Refusals
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
    public const string RateLimited = "rate limit exceeded";
}
