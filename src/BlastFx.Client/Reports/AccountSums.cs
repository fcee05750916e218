namespace BlastFx.Reports;

/// <summary>The sums of an account's balance operations in a period.</summary>
internal sealed class AccountSums(long? profileId, ReportPeriod period)
{
    private decimal _pnl;
    private decimal _fee;
    private decimal _funding;
    private long _count;

    /// <summary>The period.</summary>
    public ReportPeriod Period => period;

    /// <summary>Adds an operation.</summary>
    /// <param name="type">One of <c>pnl</c>, <c>fee</c> and <c>funding</c>.</param>
    /// <param name="amount">Its amount.</param>
    public void Add(string type, decimal amount)
    {
        switch (type)
        {
            case PnlReport.PnlType:
                _pnl = ExactMath.Sum(_pnl, amount);
                break;
            case PnlReport.FeeType:
                _fee = ExactMath.Sum(_fee, amount);
                break;
            default:
                _funding = ExactMath.Sum(_funding, amount);
                break;
        }

        _count++;
    }

    /// <summary>The sums so far.</summary>
    public AccountPnl ToModel() => new()
    {
        Period = period.Name,
        Start = period.Start,
        ProfileId = profileId,
        RealizedPnl = _pnl,
        Fee = _fee,
        Funding = _funding,
        NetPnl = ExactMath.Sum(ExactMath.Sum(_pnl, _fee), _funding),
        Count = _count,
    };
}
