using System.Text.Json;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.State;
using BlastFx.Sandbox.Wallets;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>Lets a wallet in that signs the exchange's message: with an API key, or with a session.</summary>
internal sealed class OnboardingEndpoint(Venue home, CredentialIssuer issuer, TimeProvider clock)
{
    public Action<Utf8JsonWriter> Onboard(EndpointCall call)
    {
        long timestamp = TimestampWindow.Check(call.Request, clock.GetUtcNow());
        var request = OnboardingRequest.Bind(call.Request.Json);
        string? signer = WalletSignature.Signer(WalletSignature.HashOf(OnboardingMessage.At(timestamp)), request.SignatureBytes);

        // The sister exchange has a message of its own: what was signed for this one does not open it.
        if (call.Venue != home || !string.Equals(signer, request.Wallet, StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedException(Refusals.WrongSignature);
        }

        SandboxAccount account = home.OpenAccount(request.Wallet);
        return request.IsClient ? SessionOf(account) : ApiKeyOf(account);
    }

    private Action<Utf8JsonWriter> SessionOf(SandboxAccount account)
    {
        SandboxTokens tokens = issuer.OpenSession(account.ProfileId);
        return json =>
        {
            json.WriteStartObject();
            json.WriteString("jwt", tokens.Jwt);
            json.WriteString("refreshToken", tokens.RefreshToken);
            json.WriteString("randomSecret", tokens.RandomSecret);
            WriteProfile(json, account);
            json.WriteEndObject();
        };
    }

    private Action<Utf8JsonWriter> ApiKeyOf(SandboxAccount account)
    {
        SandboxApiKey key = issuer.CreateApiKey(account.ProfileId, CredentialIssuer.ApiKeyLifetime);
        return json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("apiSecret");
            json.WriteString("Key", key.Key);
            json.WriteString("Secret", key.Secret);
            json.WriteEndObject();
            json.WriteString("jwt", key.PrivateJwt);
            WriteProfile(json, account);
            json.WriteEndObject();
        };
    }

    private static void WriteProfile(Utf8JsonWriter json, SandboxAccount account)
    {
        json.WritePropertyName("profile");
        account.WriteTo(json);
    }
}
