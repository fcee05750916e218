using System.Text.Json;

namespace BlastFx.Sandbox.Http;

/// <summary>Which part of a list an answer holds, as its envelope says it.</summary>
internal sealed record Pagination(long Total, long Page, long Limit, bool Ascending)
{
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject("pagination");
        json.WriteNumber("total", Total);
        json.WriteNumber("page", Page);
        json.WriteNumber("limit", Limit);
        json.WriteString("order", Ascending ? "ASC" : "DESC");
        json.WriteEndObject();
    }
}
