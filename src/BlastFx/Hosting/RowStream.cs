using System.Globalization;
using System.Management.Automation;

namespace BlastFx.Hosting;

/// <summary>
/// Brings the rows of a list into the pipeline as their answers come. While one is written the next is fetched, but not
/// before a good part of it was taken: a pipeline that wants few rows costs one request.
/// </summary>
internal sealed class RowStream(PSCmdlet cmdlet, AsyncBridge bridge, MessageStreams streams)
{
    private const int ProgressActivity = 0x42465801;
    private const int RowsBeforeNext = 100;

    /// <summary>Writes all rows that are asked for.</summary>
    /// <param name="open">Opens the list, at the rows asked for.</param>
    /// <param name="what">What is read, for the progress bar.</param>
    /// <param name="accuracy">How sure its total is, 0 to 1.</param>
    /// <param name="seen">Hears of the rows of each answer before they are written.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="BfxException">It cannot be read to its end; what came before was written.</exception>
    public long Write<TRow>(Func<RowWindow, RowReader<TRow>> open, string what, double accuracy = 1, Action<IReadOnlyList<TRow>>? seen = null)
        where TRow : Models.OpenRecord
    {
        RowWindow window = Window();
        bool wantsTotal = cmdlet.PagingParameters.IncludeTotalCount;
        if (window.First == 0)
        {
            if (wantsTotal)
            {
                RowReader<TRow> one = open(new RowWindow(0, 1));
                bridge.Run(one.ReadAsync);
                WriteTotal(one.Total, accuracy);
            }

            return 0;
        }

        RowReader<TRow> rows = open(window);
        var progress = new Progress(streams, what, window);
        try
        {
            Task<IReadOnlyList<TRow>>? next = bridge.Start(rows.ReadAsync);
            while (next is not null)
            {
                IReadOnlyList<TRow> answer = bridge.Wait(next);
                next = null;
                bool isLast = rows.IsAtEnd;
                MarketDigits.Learn(answer);
                seen?.Invoke(answer);
                if (wantsTotal)
                {
                    WriteTotal(rows.Total, accuracy);
                    wantsTotal = false;
                }

                progress.Show(rows.Count, rows.Total, isLast);
                int ahead = Math.Min(RowsBeforeNext, answer.Count);
                for (int i = 0; i < answer.Count; i++)
                {
                    cmdlet.WriteObject(Record.Of(answer[i]));
                    progress.Written++;
                    if (i + 1 == ahead && !isLast)
                    {
                        next = bridge.Start(rows.ReadAsync);
                    }
                }
            }

            return progress.Written;
        }
        catch (BfxException failure) when (progress.Written > 0)
        {
            throw failure.WithMessage(string.Create(
                CultureInfo.InvariantCulture,
                $"{failure.Message} {progress.Written} rows were written before; -Skip {window.Skip + progress.Written} goes on behind them."));
        }
        finally
        {
            progress.End();
        }
    }

    private RowWindow Window()
    {
        ulong skip = cmdlet.PagingParameters.Skip;
        ulong first = cmdlet.PagingParameters.First;
        return new RowWindow(skip > long.MaxValue ? long.MaxValue : (long)skip, first > long.MaxValue ? null : (long)first);
    }

    private void WriteTotal(long? total, double accuracy) => cmdlet.WriteObject(
        cmdlet.PagingParameters.NewTotalCount((ulong)(total ?? 0), total is null ? 0 : accuracy));

    /// <summary>The bar of one list; lists of one answer have none.</summary>
    private sealed class Progress(MessageStreams streams, string what, RowWindow window)
    {
        private bool _isShown;

        public long Written { get; set; }

        public void Show(long read, long? total, bool isLast)
        {
            if (!_isShown && isLast)
            {
                return;
            }

            _isShown = true;
            long? wanted = total is null ? window.First : Math.Min(Math.Max(0, total.Value - window.Skip), window.First ?? long.MaxValue);
            streams.Progress(new ProgressRecord(ProgressActivity, $"Reading {what}", Status(read, wanted))
            {
                PercentComplete = wanted > 0 ? (int)Math.Min(100, 100 * (decimal)read / wanted.Value) : -1,
            });
        }

        public void End()
        {
            if (_isShown)
            {
                streams.Progress(new ProgressRecord(ProgressActivity, $"Reading {what}", "Done") { RecordType = ProgressRecordType.Completed });
            }
        }

        private static string Status(long read, long? wanted) => wanted is null
            ? string.Create(CultureInfo.CurrentCulture, $"{read:N0} rows")
            : string.Create(CultureInfo.CurrentCulture, $"{read:N0} of {wanted:N0} rows");
    }
}
