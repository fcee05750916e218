using System.Text.Json;
using BlastFx.Sandbox.Authentication;

namespace BlastFx.Sandbox.Api;

/// <summary>Refreshes JWTs, token credentials and API keys.</summary>
internal sealed class TokenApi(CredentialIssuer issuer, SandboxOptions options)
{
    public IEnumerable<Endpoint> Endpoints =>
    [
        new("POST", "/jwt", 20, Access.RefreshToken, RefreshJwt),
        new("POST", "/secrets/refresh", 20, Access.ApiKey, RefreshApiKey),
    ];

    private ApiResult RefreshJwt(ApiRequest request)
    {
        Caller caller = request.RequiredCaller;
        if (caller.Tokens is not { } tokens)
        {
            string jwt = issuer.IssuePrivateJwt(caller.Key!);
            return new(json => Write(json, ("jwt", jwt)));
        }

        if (options.TokenResponse == TokenResponseForm.PlainString)
        {
            string jwt = issuer.IssueJwt(tokens);
            return new(json => json.WriteStringValue(jwt));
        }

        SandboxTokens next = issuer.RefreshTokens(tokens);
        return options.TokenResponse == TokenResponseForm.CamelCase
            ? new(json => Write(json, ("jwt", next.Jwt), ("randomSecret", next.RandomSecret), ("refreshToken", next.RefreshToken)))
            : new(json => Write(json, ("jwt", next.Jwt), ("random_secret", next.RandomSecret), ("refresh_token", next.RefreshToken)));
    }

    private ApiResult RefreshApiKey(ApiRequest request)
    {
        ApiKey owner = request.Venue.Credentials.FindKeyByRefreshToken(request.Http.Json.Text("refresh_token"))
            ?? throw new ApiException(ApiErrors.RefreshTokenNotFound);
        if (owner.Key != request.RequiredCaller.Key!.Key)
        {
            throw new ApiException(ApiErrors.NotYourRefreshToken);
        }

        if (options.Clock.GetUtcNow() >= owner.RefreshTokenExpiresAt)
        {
            throw new ApiException(ApiErrors.TokenExpired);
        }

        (ApiKey key, SandboxApiKey export) = issuer.RefreshApiKey(owner);
        return new(json => Write(json, key, export));
    }

    private static void Write(Utf8JsonWriter json, ApiKey key, SandboxApiKey export)
    {
        json.WriteStartObject();
        KeyRecord.Write(json, "api_secret", key);
        json.WriteString("jwt_private", export.PrivateJwt);
        json.WriteString("jwt_public", export.PublicJwt);
        json.WriteString("refresh_token", export.RefreshToken);
        json.WriteStartArray("allowed_ip_list");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, params (string Name, string Value)[] members)
    {
        json.WriteStartObject();
        foreach ((string name, string value) in members)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
