using System.Globalization;
using System.Text;

namespace BlastFx.Http;

/// <summary>Builds the query of a request. It is not signed; values are escaped.</summary>
internal sealed class Query
{
    private readonly StringBuilder _text = new();

    public Query Add(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public Query Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public Query AddEach(string name, IEnumerable<string>? values)
    {
        foreach (string value in values ?? [])
        {
            Add(name, value);
        }

        return this;
    }

    /// <summary>The query with more behind it; this one stays as it is.</summary>
    public Query With(string name, long value)
    {
        var longer = new Query();
        longer._text.Append(_text);
        return longer.Add(name, value);
    }

    /// <summary>The query with its question mark; empty where it has no parameter.</summary>
    public override string ToString() => _text.ToString();
}
