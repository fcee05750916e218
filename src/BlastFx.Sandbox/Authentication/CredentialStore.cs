namespace BlastFx.Sandbox.Authentication;

/// <summary>The API keys, token credentials and issued JWTs of a venue. Every change is atomic.</summary>
internal sealed class CredentialStore
{
    private readonly object _lock = new();
    private readonly Dictionary<string, ApiKey> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _keysByRefreshToken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TokenCredentials> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IssuedToken> _jwts = new(StringComparer.Ordinal);

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

    public TokenCredentials? FindTokens(string refreshToken)
    {
        lock (_lock)
        {
            return _tokens.GetValueOrDefault(refreshToken);
        }
    }

    /// <summary>Returns false if a refresh has replaced token credentials.</summary>
    public bool IsCurrent(TokenCredentials tokens) => FindTokens(tokens.RefreshToken) is not null;

    public IssuedToken? FindJwt(string jwt)
    {
        lock (_lock)
        {
            return _jwts.GetValueOrDefault(jwt);
        }
    }

    public void AddJwt(string jwt, IssuedToken token)
    {
        lock (_lock)
        {
            _jwts.Add(jwt, token);
        }
    }

    public void AddTokens(TokenCredentials tokens)
    {
        lock (_lock)
        {
            _tokens.Add(tokens.RefreshToken, tokens);
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

    /// <summary>Replaces token credentials; returns false if its refresh token is already used.</summary>
    public bool TryReplaceTokens(TokenCredentials tokens, TokenCredentials next)
    {
        lock (_lock)
        {
            if (!_tokens.Remove(tokens.RefreshToken))
            {
                return false;
            }

            _tokens.Add(next.RefreshToken, next);
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

/// <summary>The token credentials of a refresh token. A refresh replaces them.</summary>
internal sealed record TokenCredentials(long ProfileId, string RandomSecret, string RefreshToken, DateTimeOffset RefreshTokenExpiresAt)
{
    public override string ToString() => nameof(TokenCredentials);
}

/// <summary>The use of an issued JWT.</summary>
internal enum TokenUse
{
    /// <summary>All requests, signed with the secret issued with the JWT.</summary>
    Account,

    /// <summary>Reading the account, and its channel.</summary>
    AccountReads,

    /// <summary>Market channels only.</summary>
    MarketChannels,
}

/// <summary>An issued JWT, and the token credentials that it was issued with; null if it was not, and cannot sign.</summary>
internal sealed record IssuedToken(TokenUse Use, long ProfileId, TokenCredentials? Credentials)
{
    public override string ToString() => nameof(IssuedToken);
}
