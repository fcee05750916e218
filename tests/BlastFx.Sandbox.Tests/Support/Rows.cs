using System.Globalization;
using System.Text.Json;

namespace BlastFx.Sandbox.Tests.Support;

/// <summary>Reads the fields of rows as their kinds on the wire: decimals are strings, times numbers.</summary>
public static class Rows
{
    public static string Text(this JsonElement row, string field) => row.GetProperty(field).GetString()!;

    public static decimal Amount(this JsonElement row, string field) =>
        decimal.Parse(row.Text(field), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    public static long Number(this JsonElement row, string field) => row.GetProperty(field).GetInt64();

    public static bool Flag(this JsonElement row, string field) => row.GetProperty(field).GetBoolean();

    public static IReadOnlyList<string> Fields(this JsonElement row) => [.. row.EnumerateObject().Select(field => field.Name)];

    /// <summary>Every row of a list, read page by page in ascending order.</summary>
    public static async Task<IReadOnlyList<JsonElement>> AllAsync(Func<string, Task<Answer>> read, string path, int limit = 1000)
    {
        var rows = new List<JsonElement>();
        for (int page = 0; ; page++)
        {
            char separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            Answer answer = (await read($"{path}{separator}p_limit={limit}&p_page={page}&p_order=ASC")).ShouldSucceed();
            rows.AddRange(answer.Rows);
            if ((page + 1L) * limit >= answer.Total)
            {
                return rows;
            }
        }
    }
}
