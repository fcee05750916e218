namespace BlastFx.Sandbox.Authentication;

/// <summary>Who may use an endpoint.</summary>
internal enum Access
{
    /// <summary>Anyone, without credentials or timestamp.</summary>
    Public,

    /// <summary>An API key, a session's JWT, or for reads an API key's private JWT.</summary>
    Account,

    /// <summary>An API key only.</summary>
    ApiKey,

    /// <summary>An API key, or whoever holds and signs for the refresh token in the body.</summary>
    RefreshToken,
}
