using System.Management.Automation;
using BlastFx.Streams;

namespace BlastFx.Records;

/// <summary>The times of events of streams for PowerShell: in ISO 8601 in every culture, like those of records.</summary>
public static class StreamTimes
{
    /// <summary>The time of an event.</summary>
    /// <param name="status">The event.</param>
    /// <returns>The time, UTC.</returns>
    public static object? Time(PSObject status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return TimeValue.Of(((StreamStatus)status.BaseObject).Time);
    }
}
