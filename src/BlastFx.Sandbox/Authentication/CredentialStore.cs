namespace BlastFx.Sandbox.Authentication;

/// <summary>The API keys, token sessions and issued JWTs of a venue. Every change is atomic.</summary>
internal sealed class CredentialStore
{
    private readonly object _lock = new();
    private readonly Dictionary<string, ApiKey> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _keysByRefreshToken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TokenSession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IssuedToken> _tokens = new(StringComparer.Ordinal);

    public ApiKey? FindKey(string key)
    {
        lock (_lock)
        {
            return _keys.GetValueOrDefault(key);
        }
    }

    public ApiKey? FindKeyByRefreshToken(string refreshToken)
    {
        lock (_lock)
        {
            return _keysByRefreshToken.TryGetValue(refreshToken, out string? key) ? _keys[key] : null;
        }
    }

    public TokenSession? FindSession(string refreshToken)
    {
        lock (_lock)
        {
            return _sessions.GetValueOrDefault(refreshToken);
        }
    }

    public IssuedToken? FindToken(string jwt)
    {
        lock (_lock)
        {
            return _tokens.GetValueOrDefault(jwt);
        }
    }

    public void AddToken(string jwt, IssuedToken token)
    {
        lock (_lock)
        {
            _tokens.Add(jwt, token);
        }
    }

    public void AddSession(TokenSession session)
    {
        lock (_lock)
        {
            _sessions.Add(session.RefreshToken, session);
        }
    }

    public void AddKey(ApiKey key)
    {
        lock (_lock)
        {
            _keys.Add(key.Key, key);
            _keysByRefreshToken.Add(key.RefreshToken, key.Key);
        }
    }

    public void RemoveKey(string key)
    {
        lock (_lock)
        {
            if (_keys.Remove(key, out ApiKey? removed))
            {
                _keysByRefreshToken.Remove(removed.RefreshToken);
            }
        }
    }

    /// <summary>Replaces a session; returns false if its refresh token is already used.</summary>
    public bool TryReplaceSession(TokenSession session, TokenSession next)
    {
        lock (_lock)
        {
            if (!_sessions.Remove(session.RefreshToken))
            {
                return false;
            }

            _sessions.Add(next.RefreshToken, next);
            return true;
        }
    }

    /// <summary>Replaces a key; returns false if its refresh token is already used.</summary>
    public bool TryReplaceKey(ApiKey key, ApiKey next)
    {
        lock (_lock)
        {
            if (!_keysByRefreshToken.Remove(key.RefreshToken))
            {
                return false;
            }

            _keys[next.Key] = next;
            _keysByRefreshToken.Add(next.RefreshToken, next.Key);
            return true;
        }
    }
}

/// <summary>An API key. A refresh replaces it.</summary>
internal sealed record ApiKey(
    string Key,
    string Secret,
    long ProfileId,
    DateTimeOffset ExpiresAt,
    string RefreshToken,
    DateTimeOffset RefreshTokenExpiresAt)
{
    public override string ToString() => nameof(ApiKey);
}

/// <summary>The session behind a refresh token. A refresh replaces it.</summary>
internal sealed record TokenSession(long ProfileId, string RandomSecret, string RefreshToken, DateTimeOffset RefreshTokenExpiresAt)
{
    public override string ToString() => nameof(TokenSession);
}

/// <summary>The use of an issued JWT.</summary>
internal enum TokenUse
{
    /// <summary>All requests, signed with the secret issued with the JWT.</summary>
    Session,

    /// <summary>Reading the account, and its channel.</summary>
    AccountReads,

    /// <summary>Market channels only.</summary>
    MarketChannels,
}

/// <summary>An issued JWT. <see cref="Secret"/> signs its requests; null if it cannot sign.</summary>
internal sealed record IssuedToken(TokenUse Use, long ProfileId, string? Secret)
{
    public override string ToString() => nameof(IssuedToken);
}
