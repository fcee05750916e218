using System.Management.Automation;

namespace BlastFx.Quickstart.Hosting;

/// <summary>One line of progress, written over by the next and gone before anything else is printed.</summary>
internal sealed class ProgressLine
{
    private int _length;

    public void Show(ProgressRecord record)
    {
        Clear();
        if (record.RecordType == ProgressRecordType.Completed || !Terminal.ShowsProgress)
        {
            return;
        }

        string text = record.PercentComplete < 0
            ? $"{record.Activity}: {record.StatusDescription}"
            : $"{record.Activity}: {record.StatusDescription} ({record.PercentComplete} %)";
        string line = text.Length < Terminal.Width ? text : text[..(Terminal.Width - 1)];
        Console.Error.Write(line);
        _length = line.Length;
    }

    public void Clear()
    {
        if (_length > 0)
        {
            Console.Error.Write($"\r{new string(' ', _length)}\r");
            _length = 0;
        }
    }
}
