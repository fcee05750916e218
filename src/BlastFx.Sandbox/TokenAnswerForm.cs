namespace BlastFx.Sandbox;

/// <summary>How <c>POST /jwt</c> answers a session: the exchange's pages and its practice differ.</summary>
public enum TokenAnswerForm
{
    /// <summary>An object with <c>jwt</c>, <c>random_secret</c> and <c>refresh_token</c>.</summary>
    SnakeCase,

    /// <summary>An object with <c>jwt</c>, <c>randomSecret</c> and <c>refreshToken</c>.</summary>
    CamelCase,

    /// <summary>The new JWT alone, as a string; secret and refresh token stay as they are.</summary>
    PlainString,
}
