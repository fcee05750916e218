using System.Text.Json;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.State;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>Renewing JWTs, sessions and API keys.</summary>
internal sealed class TokenEndpoints(CredentialIssuer issuer, SandboxOptions options)
{
    public Action<Utf8JsonWriter> RenewJwt(EndpointCall call)
    {
        Caller caller = call.RequiredCaller;
        if (caller.Session is not { } session)
        {
            string jwt = issuer.IssuePrivateJwt(caller.Key!);
            return json => WriteObject(json, ("jwt", jwt));
        }

        if (options.TokenAnswer == TokenAnswerForm.PlainString)
        {
            string jwt = issuer.IssueSessionJwt(session);
            return json => json.WriteStringValue(jwt);
        }

        SandboxTokens next = issuer.RenewSession(session);
        return options.TokenAnswer == TokenAnswerForm.CamelCase
            ? json => WriteObject(json, ("jwt", next.Jwt), ("randomSecret", next.RandomSecret), ("refreshToken", next.RefreshToken))
            : json => WriteObject(json, ("jwt", next.Jwt), ("random_secret", next.RandomSecret), ("refresh_token", next.RefreshToken));
    }

    public Action<Utf8JsonWriter> RenewApiKey(EndpointCall call)
    {
        ApiKey key = call.RequiredCaller.Key!;
        ApiKey owner = call.Venue.Credentials.FindKeyByRefreshToken(call.Request.Json.Text("refresh_token"))
            ?? throw new RefusedException(Refusals.RefreshTokenNotFound);
        if (owner.Key != key.Key)
        {
            throw new RefusedException(Refusals.NotYourRefreshToken);
        }

        if (options.Clock.GetUtcNow() >= owner.RefreshTokenExpiresAt)
        {
            throw new RefusedException(Refusals.TokenExpired);
        }

        (ApiKey? renewed, SandboxApiKey? export) = issuer.RenewApiKey(owner);
        return json => WriteRenewedKey(json, renewed, export);
    }

    private static void WriteRenewedKey(Utf8JsonWriter json, ApiKey key, SandboxApiKey export)
    {
        json.WriteStartObject();
        json.WriteStartObject("api_secret");
        json.WriteString("Key", key.Key);
        json.WriteNumber("ProfileID", key.ProfileId);
        json.WriteString("Secret", key.Secret);
        json.WriteString("Tag", "");
        json.WriteNumber("Expiration", key.ExpiresAt.ToUnixTimeSeconds());
        json.WriteString("Status", "active");
        json.WriteEndObject();
        json.WriteString("jwt_private", export.PrivateJwt);
        json.WriteString("jwt_public", export.PublicJwt);
        json.WriteString("refresh_token", export.RefreshToken);
        json.WriteStartArray("allowed_ip_list");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter json, params (string Name, string Value)[] members)
    {
        json.WriteStartObject();
        foreach ((string? name, string? value) in members)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
