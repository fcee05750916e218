using System.Buffers;
using System.Text.Json;
using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Wallets;

namespace BlastFx.Sandbox.Api;

/// <summary>Onboards a wallet that signed the exchange's message: with an API key, or with token credentials.</summary>
internal sealed class OnboardingApi(Venue home, CredentialIssuer issuer, Authenticator authenticator)
{
    private const int WalletLength = 42;
    private const int SignatureLength = 132;

    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public IEnumerable<Endpoint> Endpoints => [new("POST", "/onboarding", 100, Access.Public, Onboard)];

    private ApiResult Onboard(ApiRequest request)
    {
        long timestamp = authenticator.CheckTimestamp(request.Http);
        JsonBody body = request.Http.Json;
        bool isClient = body.Flag("is_client");
        string wallet = body.Text("wallet");
        string signature = body.Text("signature");
        string profileType = body.Text("profile_type");
        ApiErrors.Validate(
            "OnboardingRequest",
            ("Wallet", HexRule(wallet, WalletLength)),
            ("Signature", HexRule(signature, SignatureLength)),
            // Most published clients send none.
            ("ProfileType", profileType is "" or "trader" ? null : "oneof"));
        string? signer = WalletSignature.Signer(
            WalletSignature.HashOf(WalletSignature.OnboardingMessage(timestamp)), Convert.FromHexString(signature.AsSpan(2)));

        // The sister exchange has its own message: a signature of this exchange's message is not valid there.
        if (request.Venue != home || !string.Equals(signer, wallet, StringComparison.OrdinalIgnoreCase))
        {
            throw new ApiException(ApiErrors.WrongSignature);
        }

        SandboxAccount account = home.OpenAccount(wallet);
        return isClient ? IssueTokens(account) : CreateApiKey(account);
    }

    // The rule that a hexadecimal text violates.
    private static string? HexRule(string text, int length) =>
        text.Length == 0 ? "required"
        : text.Length != length ? "len"
        : text.StartsWith("0x", StringComparison.Ordinal) && !text.AsSpan(2).ContainsAnyExcept(s_hexDigits) ? null
        : "hexadecimal";

    private ApiResult IssueTokens(SandboxAccount account)
    {
        SandboxTokens tokens = issuer.IssueTokens(account.ProfileId);
        return new(json =>
        {
            json.WriteStartObject();
            json.WriteString("jwt", tokens.Jwt);
            json.WriteString("refreshToken", tokens.RefreshToken);
            json.WriteString("randomSecret", tokens.RandomSecret);
            WriteProfile(json, account);
            json.WriteEndObject();
        });
    }

    private ApiResult CreateApiKey(SandboxAccount account)
    {
        (ApiKey key, SandboxApiKey export) = issuer.CreateApiKey(account.ProfileId, CredentialIssuer.ApiKeyLifetime);
        return new(json =>
        {
            json.WriteStartObject();
            KeyRecord.Write(json, "apiSecret", key);
            json.WriteString("jwt", export.PrivateJwt);
            WriteProfile(json, account);
            json.WriteEndObject();
        });
    }

    private static void WriteProfile(Utf8JsonWriter json, SandboxAccount account)
    {
        json.WritePropertyName("profile");
        account.WriteTo(json);
    }
}
