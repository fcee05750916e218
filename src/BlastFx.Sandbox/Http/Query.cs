using System.Globalization;

namespace BlastFx.Sandbox.Http;

/// <summary>The parameters of a query, bound and validated with the exchange's own texts. An empty value counts as absent.</summary>
/// <param name="form">The name under which the exchange's texts speak of the request.</param>
/// <param name="query">The query as sent, without its question mark.</param>
internal sealed class Query(string form, string query)
{
    private readonly ILookup<string, string> _values = Parse(query).ToLookup(static pair => pair.Name, static pair => pair.Value);
    private readonly List<string> _failures = [];

    /// <summary>A parameter that was sent once; null where it is absent. Of several the first counts.</summary>
    public string? Text(string name) => _values[name].FirstOrDefault(static value => value.Length > 0);

    /// <summary>Every value of a parameter that can be repeated.</summary>
    public IReadOnlyList<string> All(string name) => [.. _values[name].Where(static value => value.Length > 0)];

    /// <summary>A whole number; null where it is absent, refused where it is anything else.</summary>
    public long? Integer(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : throw new RefusedException(Refusals.CannotBind);
    }

    /// <summary>A parameter that must be there.</summary>
    public string Required(string name, string field)
    {
        string text = Text(name) ?? "";
        Check(text.Length > 0, field, "required");
        return text;
    }

    /// <summary>A whole number that must be there.</summary>
    public long RequiredInteger(string name, string field)
    {
        long? number = Integer(name);
        Check(number is not null, field, "required");
        return number ?? 0;
    }

    /// <summary>Notes that a field breaks a rule; <see cref="Validate"/> tells of all of them together.</summary>
    public void Check(bool holds, string field, string rule)
    {
        if (!holds)
        {
            _failures.Add($"Key: '{form}.{field}' Error:Field validation for '{field}' failed on the '{rule}' tag");
        }
    }

    /// <summary>Refuses the request where a rule was broken.</summary>
    public void Validate()
    {
        if (_failures.Count > 0)
        {
            throw new RefusedException(string.Join('\n', _failures));
        }
    }

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
