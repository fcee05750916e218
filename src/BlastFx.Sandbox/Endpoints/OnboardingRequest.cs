using System.Buffers;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>The body of <c>POST /onboarding</c>, bound and validated with texts like the exchange's.</summary>
internal sealed record OnboardingRequest(bool IsClient, string Wallet, string Signature, string ProfileType)
{
    private const int WalletLength = 42;
    private const int SignatureLength = 132;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>The signature's 65 bytes.</summary>
    public byte[] SignatureBytes => Convert.FromHexString(Signature.AsSpan(2));

    public static OnboardingRequest Bind(JsonBody body)
    {
        var request = new OnboardingRequest(
            body.Flag("is_client"), body.Text("wallet"), body.Text("signature"), body.Text("profile_type"));
        string?[] failures =
        [
            Failure(nameof(Wallet), HexTag(request.Wallet, WalletLength)),
            Failure(nameof(Signature), HexTag(request.Signature, SignatureLength)),
            Failure(nameof(ProfileType), request.ProfileType switch { "" => "required", "trader" => null, _ => "oneof" }),
        ];
        string[] reasons = failures.OfType<string>().ToArray();
        return reasons.Length == 0 ? request : throw new RefusedException(string.Join('\n', reasons));
    }

    private static string? HexTag(string text, int length) =>
        text.Length == 0 ? "required"
        : text.Length != length ? "len"
        : text.StartsWith("0x", StringComparison.Ordinal) && !text.AsSpan(2).ContainsAnyExcept(Digits) ? null
        : "hexadecimal";

    private static string? Failure(string field, string? tag) =>
        tag is null ? null : $"Key: '{nameof(OnboardingRequest)}.{field}' Error:Field validation for '{field}' failed on the '{tag}' tag";
}
