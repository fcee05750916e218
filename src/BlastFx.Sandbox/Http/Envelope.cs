namespace BlastFx.Sandbox.Http;

/// <summary>The JSON object every answer is wrapped in.</summary>
internal static class Envelope
{
    public static byte[] Success(EndpointResult result) => Write(success: true, "", result);

    public static byte[] Failure(string reason) => Write(success: false, reason, new EndpointResult(static _ => { }));

    private static byte[] Write(bool success, string error, EndpointResult result) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("success", success);
        json.WriteString("error", error);
        json.WriteStartArray("result");
        result.WriteElements(json);
        json.WriteEndArray();
        result.Pagination?.WriteTo(json);
        json.WriteEndObject();
    });
}
