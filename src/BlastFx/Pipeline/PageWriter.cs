using System.Globalization;
using System.Management.Automation;
using BlastFx.Paging;
using BlastFx.Serialization;

namespace BlastFx.Pipeline;

/// <summary>
/// Writes the records of a list to the pipeline, page by page. While a page is written the next is requested, but only after a
/// part of it was taken: a pipeline that takes few records costs one request.
/// </summary>
internal sealed class PageWriter(PSCmdlet cmdlet, PipelineBridge bridge, MessageWriter messages, RecordWriter records)
{
    private const int ProgressActivity = 0x42465801;
    private const int RecordsBeforeNextPage = 100;

    /// <summary>Writes the records that -First and -Skip select, and the total with -IncludeTotalCount.</summary>
    /// <param name="open">Opens the list at a window.</param>
    /// <param name="description">The plural name of the records, for the progress bar.</param>
    /// <param name="accuracy">The maximum accuracy of the total, 0 to 1.</param>
    /// <param name="onPage">Receives each page before its records are written.</param>
    /// <returns>The number of records, including those that cannot be read.</returns>
    /// <exception cref="BfxException">The list cannot be read to its end; the records so far were written.</exception>
    public long Write<TRecord>(Func<PageWindow, Pager<TRecord>> open, string description, double accuracy = 1, Action<IReadOnlyList<TRecord>>? onPage = null)
        where TRecord : Models.OpenRecord
    {
        PageWindow window = Window();
        bool wantsTotal = cmdlet.PagingParameters.IncludeTotalCount;
        if (window.First == 0)
        {
            if (wantsTotal)
            {
                Pager<TRecord> one = open(new PageWindow(0, 1));
                bridge.Run(one.ReadPageAsync);
                WriteTotal(one, accuracy);
            }

            return 0;
        }

        Pager<TRecord> pager = open(window);
        var progress = new Progress(messages, description, window);
        long written = 0;
        try
        {
            Task<RecordList<TRecord>>? next = bridge.Start(pager.ReadPageAsync);
            while (next is not null)
            {
                RecordList<TRecord> page = bridge.Wait(next);
                if (wantsTotal)
                {
                    WriteTotal(pager, accuracy);
                    wantsTotal = false;
                }

                long read = pager.Count;
                bool isLast = pager.IsAtEnd;
                progress.Show(read, pager.Total, isLast);
                onPage?.Invoke(page);
                int first = Math.Min(RecordsBeforeNextPage, page.Count);
                records.WritePart(page, 0, first);
                next = isLast ? null : bridge.Start(pager.ReadPageAsync);
                records.WritePart(page, first, page.Count);
                records.WriteEnd(page);
                written = read;
                if (messages.HoldsError)
                {
                    // The page is written; the user's preferences decide whether reading continues.
                    messages.WriteHeld();
                }
            }

            return written;
        }
        catch (BfxException failure) when (written > 0)
        {
            throw failure.WithMessage(string.Create(
                CultureInfo.InvariantCulture,
                $"{failure.Message} {written} records were written. To continue, use -Skip {window.Skip + written}."));
        }
        finally
        {
            progress.End();
        }
    }

    private PageWindow Window()
    {
        ulong skip = cmdlet.PagingParameters.Skip;
        ulong first = cmdlet.PagingParameters.First;
        return new PageWindow(skip > long.MaxValue ? long.MaxValue : (long)skip, first > long.MaxValue ? null : (long)first);
    }

    private void WriteTotal<TRecord>(Pager<TRecord> pager, double accuracy)
        where TRecord : Models.OpenRecord => cmdlet.WriteObject(
            cmdlet.PagingParameters.NewTotalCount((ulong)(pager.Total ?? 0), Math.Min(pager.TotalAccuracy, accuracy)));

    /// <summary>The progress bar of a list; a list of one page has none.</summary>
    private sealed class Progress(MessageWriter messages, string description, PageWindow window)
    {
        private bool _isShown;

        public void Show(long read, long? total, bool isLast)
        {
            if (!_isShown && isLast)
            {
                return;
            }

            _isShown = true;
            long? wanted = total is null ? window.First : Math.Min(Math.Max(0, total.Value - window.Skip), window.First ?? long.MaxValue);
            messages.Progress(new ProgressRecord(ProgressActivity, $"Reading {description}", Status(read, wanted))
            {
                PercentComplete = wanted > 0 ? (int)Math.Min(100, 100 * (decimal)read / wanted.Value) : -1,
            });
        }

        public void End()
        {
            if (_isShown)
            {
                messages.Progress(new ProgressRecord(ProgressActivity, $"Reading {description}", "Done") { RecordType = ProgressRecordType.Completed });
            }
        }

        private static string Status(long read, long? wanted) => wanted is null
            ? string.Create(CultureInfo.CurrentCulture, $"{read:N0} records")
            : string.Create(CultureInfo.CurrentCulture, $"{read:N0} of {wanted:N0} records");
    }
}
