namespace BlastFx.Sandbox.State;

/// <summary>API keys, sessions and issued JWTs. Every change is atomic.</summary>
internal sealed class CredentialStore
{
    private readonly object _lock = new();
    private readonly Dictionary<string, ApiKey> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _keysByRefreshToken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IssuedToken> _tokens = new(StringComparer.Ordinal);

    public ApiKey? FindKey(string key)
    {
        lock (_lock)
        {
            return _keys.GetValueOrDefault(key);
        }
    }

    public Session? FindSession(string refreshToken)
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

    public ApiKey? FindKeyByRefreshToken(string refreshToken)
    {
        lock (_lock)
        {
            return _keysByRefreshToken.TryGetValue(refreshToken, out string? key) ? _keys[key] : null;
        }
    }

    public void AddToken(string jwt, IssuedToken token)
    {
        lock (_lock)
        {
            _tokens.Add(jwt, token);
        }
    }

    public void AddSession(Session session)
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

    /// <summary>Puts the next session in the place of one whose refresh token is not spent yet; false when it is.</summary>
    public bool TryReplaceSession(Session spent, Session next)
    {
        lock (_lock)
        {
            if (!_sessions.Remove(spent.RefreshToken))
            {
                return false;
            }

            _sessions.Add(next.RefreshToken, next);
            return true;
        }
    }

    /// <summary>Puts the renewed key in the place of one whose refresh token is not spent yet; false when it is.</summary>
    public bool TryReplaceKey(ApiKey spent, ApiKey next)
    {
        lock (_lock)
        {
            if (!_keysByRefreshToken.Remove(spent.RefreshToken))
            {
                return false;
            }

            _keys[next.Key] = next;
            _keysByRefreshToken.Add(next.RefreshToken, next.Key);
            return true;
        }
    }
}
