using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>Converts the id of a time zone, such as <c>Europe/Berlin</c>, <c>UTC</c>, or <c>Local</c> for the time zone of this machine.</summary>
internal sealed class TimeZoneArgumentAttribute : ArgumentTransformationAttribute
{
    public const string Local = "Local";

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData.Unwrap();
        if (value is not string text)
        {
            return value;
        }

        string id = text.Trim();
        return id.Equals(Local, StringComparison.OrdinalIgnoreCase) ? TimeZoneInfo.Local
            : TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone) ? zone
            : throw ArgumentError.NotConverted($"'{id}' is not a time zone of this machine. Specify an id such as UTC or Europe/Berlin, {Local}, or the output of Get-TimeZone.");
    }
}

/// <summary>Completes the ids of time zones.</summary>
internal sealed class TimeZoneCompleter() : ValueCompleter(_ =>
    [TimeZoneArgumentAttribute.Local, TimeZoneInfo.Utc.Id, .. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id != TimeZoneInfo.Utc.Id).Order(StringComparer.OrdinalIgnoreCase)]);
