using System.Globalization;
using System.Text;

namespace BlastFx.Tests.LongRun;

/// <summary>The log of a long run: what happened when, and what the job saw of it.</summary>
internal sealed class RunLog
{
    /// <summary>The head of the table.</summary>
    public const string Header = "| time in Berlin | event | what the job saw |";

    private readonly List<Row> _rows = [];

    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>Begins the row of an event. What the job sees from now on belongs to it.</summary>
    public void Begin(DateTimeOffset time, string what, int requests) => _rows.Add(new Row(TimeZoneInfo.ConvertTime(time, TimeZoneInfo.Local), what, requests));

    /// <summary>The log as the table of the documentation.</summary>
    public string ToTable()
    {
        var table = new StringBuilder($"{Header}\n|---|---|---|\n");
        foreach (Row row in _rows)
        {
            string saw = row.Saw.Count == 0 ? "no error" : string.Join(", ", row.Saw.Order(StringComparer.Ordinal).Select(static what => what.StartsWith("Bfx.", StringComparison.Ordinal) ? $"`{what}`" : what));
            table.Append(CultureInfo.InvariantCulture, $"| {row.Time:yyyy-MM-dd HH:mm zzz} | {row.What} | {saw} |\n");
        }

        return table.ToString();
    }

    /// <summary>An event.</summary>
    /// <param name="time">When it happened.</param>
    /// <param name="what">What happened.</param>
    /// <param name="firstRequest">The number of requests that the exchange received before.</param>
    public sealed class Row(DateTimeOffset time, string what, int firstRequest)
    {
        public DateTimeOffset Time => time;

        public string What => what;

        public int FirstRequest => firstRequest;

        /// <summary>The ids of errors and the warnings.</summary>
        public HashSet<string> Saw { get; } = [];
    }
}
