using System.Globalization;
using System.Text;
using BlastFx.Paging;

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

    /// <summary>Adds a time range in microseconds, as most lists expect it.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: the range ends before it begins.</exception>
    public Query Add(TimeRange range)
    {
        range.Validate();
        return Add("start_time", TimeRange.First(range.Since, TimeSpan.TicksPerMicrosecond))
            .Add("end_time", TimeRange.Last(range.Until, TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>A copy of the query with one more parameter.</summary>
    public Query With(string name, long value)
    {
        var longer = new Query();
        longer._text.Append(_text);
        return longer.Add(name, value);
    }

    /// <summary>The query with its question mark; empty if it has no parameter.</summary>
    public override string ToString() => _text.ToString();
}
