using System.Text.Json;

namespace BlastFx.Sandbox.Tests.Support;

/// <summary>A response, with access to its envelope.</summary>
public sealed record Response(int Status, string Text, string? ContentType, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public bool Success => Json.GetProperty("success").GetBoolean();

    public string Error => Json.GetProperty("error").GetString()!;

    public JsonElement First => Json.GetProperty("result")[0];

    public IReadOnlyList<JsonElement> Items => [.. Json.GetProperty("result").EnumerateArray()];

    public JsonElement Pagination => Json.GetProperty("pagination");

    public long Total => Pagination.GetProperty("total").GetInt64();

    public string TextOf(string field) => First.GetProperty(field).GetString()!;

    public Response ShouldSucceed()
    {
        Assert.Equal((200, true, ""), (Status, Success, Error));
        return this;
    }

    public void ShouldBeRejected(string error)
    {
        Assert.Equal((400, false, error), (Status, Success, Error));
        Assert.Equal(0, Json.GetProperty("result").GetArrayLength());
    }
}
