using System.Text.Json;

namespace BlastFx.Sandbox.Http;

/// <summary>The JSON object every answer is wrapped in.</summary>
internal static class Envelope
{
    public static byte[] Success(Action<Utf8JsonWriter> writeElements) => Write(success: true, "", writeElements);

    public static byte[] Failure(string reason) => Write(success: false, reason, static _ => { });

    private static byte[] Write(bool success, string error, Action<Utf8JsonWriter> writeElements) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("success", success);
        json.WriteString("error", error);
        json.WriteStartArray("result");
        writeElements(json);
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
