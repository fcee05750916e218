using System.Globalization;
using System.Management.Automation;

namespace BlastFx.Pipeline;

/// <summary>The progress bar of a cmdlet that sends many changes. It appears if they take more than two seconds.</summary>
internal sealed class ChangeProgress(MessageWriter messages, string activity)
{
    private const int ProgressActivity = 0x42465802;

    private static readonly TimeSpan s_minTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _clock = Clock;
    private readonly long _start = Clock.GetTimestamp();
    private long? _shown;
    private long _completed;

    /// <summary>The clock. Tests set it.</summary>
    internal static TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Counts a change whose result is there.</summary>
    public void Complete()
    {
        _completed++;
        if (_clock.GetElapsedTime(_start) >= s_minTime && (_shown is not { } last || _clock.GetElapsedTime(last) >= s_step))
        {
            _shown = _clock.GetTimestamp();
            messages.Progress(new ProgressRecord(ProgressActivity, activity, string.Create(CultureInfo.CurrentCulture, $"{_completed:N0} completed")));
        }
    }

    /// <summary>Removes the progress bar.</summary>
    public void End()
    {
        if (_shown is not null)
        {
            messages.Progress(new ProgressRecord(ProgressActivity, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }
}
