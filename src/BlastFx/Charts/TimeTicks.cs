namespace BlastFx.Charts;

/// <summary>A time label below a chart.</summary>
internal readonly record struct TimeTick(int Column, string Text);

/// <summary>Selects round times as labels of columns.</summary>
internal static class TimeTicks
{
    private static readonly int[] s_minutes = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 7 * 1440, 14 * 1440];
    private static readonly int[] s_months = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200];

    /// <summary>Gets the columns at which a round interval begins, for the smallest interval within the maximum number of ticks.</summary>
    public static IReadOnlyList<TimeTick> Of(IReadOnlyList<DateTimeOffset> columns, int max)
    {
        foreach (Step step in s_minutes.Select(minutes => new Step(minutes, 0)).Concat(s_months.Select(months => new Step(0, months))))
        {
            TimeTick[] ticks = [.. TicksOf(columns, step).Take(max + 1)];
            if (ticks.Length <= max)
            {
                return ticks.Length > 0 ? ticks : First(columns);
            }
        }

        return First(columns);
    }

    private static TimeTick[] First(IReadOnlyList<DateTimeOffset> columns) => columns.Count == 0 ? [] : [new(0, ChartText.Time(columns[0]))];

    private static IEnumerable<TimeTick> TicksOf(IReadOnlyList<DateTimeOffset> columns, Step step)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            DateTime start = step.StartOf(columns[i].UtcDateTime);
            bool isNew = i == 0 ? start == columns[0].UtcDateTime : start != step.StartOf(columns[i - 1].UtcDateTime);
            if (isNew)
            {
                yield return new TimeTick(i, step.TextOf(start));
            }
        }
    }

    /// <summary>A round interval in minutes or months.</summary>
    private readonly record struct Step(int Minutes, int Months)
    {
        public DateTime StartOf(DateTime time)
        {
            if (Months > 0)
            {
                int month = (time.Year * 12) + time.Month - 1;
                month = Math.Max(12, month - (month % Months));
                return new DateTime(month / 12, (month % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc);
            }

            return time.AddTicks(-(time.Ticks % (Minutes * TimeSpan.TicksPerMinute)));
        }

        public string TextOf(DateTime start) => ChartText.Text(
            new DateTimeOffset(start, TimeSpan.Zero),
            Months % 12 == 0 && Months > 0 ? "yyyy" : Months > 0 ? "yyyy-MM" : start.TimeOfDay == TimeSpan.Zero ? "MM-dd" : "HH:mm");
    }
}
