using System.Text.Json;

namespace BlastFx.Client.Tests.Support;

/// <summary>A documented example of a signature.</summary>
public sealed record SignatureVector(
    string Name,
    string Method,
    string Path,
    string? Body,
    string Secret,
    long Timestamp,
    string Message,
    string PayloadHash,
    string Signature)
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyList<SignatureVector> All { get; } = JsonSerializer.Deserialize<SignatureVector[]>(
        File.ReadAllText(Checkout.PathOf("tests", "Vectors", "signature-vectors.json")), s_options)!;

    public static SignatureVector Named(string name) => All.Single(vector => vector.Name == name);
}
