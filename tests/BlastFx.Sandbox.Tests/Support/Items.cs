using System.Globalization;
using System.Text.Json;

namespace BlastFx.Sandbox.Tests.Support;

/// <summary>Reads the fields of result items: decimals are strings, times are numbers.</summary>
public static class Items
{
    public static string Text(this JsonElement item, string field) => item.GetProperty(field).GetString()!;

    public static decimal Amount(this JsonElement item, string field) =>
        decimal.Parse(item.Text(field), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    public static long Number(this JsonElement item, string field) => item.GetProperty(field).GetInt64();

    public static bool Flag(this JsonElement item, string field) => item.GetProperty(field).GetBoolean();

    public static IReadOnlyList<string> Fields(this JsonElement item) => [.. item.EnumerateObject().Select(field => field.Name)];

    /// <summary>Reads all items of a list page by page, in ascending order.</summary>
    public static async Task<IReadOnlyList<JsonElement>> AllAsync(Func<string, Task<Response>> read, string path, int limit = 1000)
    {
        var items = new List<JsonElement>();
        for (int page = 0; ; page++)
        {
            char separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            Response response = (await read($"{path}{separator}p_limit={limit}&p_page={page}&p_order=ASC")).ShouldSucceed();
            items.AddRange(response.Items);
            if ((page + 1L) * limit >= response.Total)
            {
                return items;
            }
        }
    }
}
