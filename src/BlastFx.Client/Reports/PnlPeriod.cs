namespace BlastFx.Reports;

/// <summary>The length of the periods of a <see cref="PnlReport"/>.</summary>
public enum PnlPeriod
{
    /// <summary>All of the time.</summary>
    Total,

    /// <summary>An hour of the time zone's clock, such as <c>2026-11-26T14:00+01:00</c>.</summary>
    Hour,

    /// <summary>A day from midnight, such as <c>2026-11-26</c>.</summary>
    Day,

    /// <summary>A week from Monday by ISO 8601, such as <c>2026-W48</c>.</summary>
    Week,

    /// <summary>A month, such as <c>2026-11</c>.</summary>
    Month,

    /// <summary>A year, such as <c>2026</c>.</summary>
    Year,
}
