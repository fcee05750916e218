using System.Globalization;

namespace BlastFx.Sandbox.Api;

/// <summary>The parameters of a query, validated with the exchange's own messages. An empty value counts as absent.</summary>
/// <param name="form">The name of the request in the exchange's messages.</param>
/// <param name="query">The query as sent, without its question mark.</param>
internal sealed class QueryParameters(string form, string query)
{
    private readonly ILookup<string, string> _values = Parse(query).ToLookup(static pair => pair.Name, static pair => pair.Value);
    private readonly List<(string Field, string? Rule)> _violations = [];

    /// <summary>The first value of a parameter; null if it is absent.</summary>
    public string? Text(string name) => _values[name].FirstOrDefault(static value => value.Length > 0);

    /// <summary>All values of a repeatable parameter.</summary>
    public IReadOnlyList<string> All(string name) => [.. _values[name].Where(static value => value.Length > 0)];

    /// <summary>An integer; null if it is absent. Any other value is rejected.</summary>
    public long? Integer(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : throw new ApiException(ApiErrors.CannotBind);
    }

    /// <summary>A required parameter.</summary>
    public string Required(string name, string field)
    {
        string text = Text(name) ?? "";
        Check(text.Length > 0, field, "required");
        return text;
    }

    /// <summary>A required integer.</summary>
    public long RequiredInteger(string name, string field)
    {
        long? number = Integer(name);
        Check(number is not null, field, "required");
        return number ?? 0;
    }

    /// <summary>Checks a rule. <see cref="Validate"/> reports all violations.</summary>
    public void Check(bool holds, string field, string rule)
    {
        if (!holds)
        {
            _violations.Add((field, rule));
        }
    }

    /// <summary>Rejects the request if a rule was violated.</summary>
    /// <exception cref="ApiException">A rule was violated.</exception>
    public void Validate() => ApiErrors.Validate(form, _violations);

    private static IEnumerable<(string Name, string Value)> Parse(string query)
    {
        foreach (string part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? (Unescaped(part), "") : (Unescaped(part[..equals]), Unescaped(part[(equals + 1)..]));
        }
    }

    private static string Unescaped(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
