namespace BlastFx.Sandbox.Http;

/// <summary>An answer, ready to be sent. An empty content type or header value is left out.</summary>
internal sealed record Reply(int Status, string ContentType, byte[] Body, bool Executed)
{
    public const string Json = "application/json; charset=utf-8";

    public const string PlainText = "text/plain; charset=utf-8";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
