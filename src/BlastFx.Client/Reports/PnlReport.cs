namespace BlastFx.Reports;

/// <summary>
/// Adds up the realized profit and loss, fees and funding of accounts, from balance operations, and what they traded in each
/// market, from fills. Sums are exact: what a decimal cannot hold is an error. Not thread-safe.
/// </summary>
/// <remarks>API pages, "Balance operations" and "Fills". The exchange names no market in balance operations, so that funding can be
/// added up for an account only.</remarks>
public sealed class PnlReport
{
    internal const string PnlType = "pnl";
    internal const string FeeType = "fee";
    internal const string FundingType = "funding";

    private readonly PeriodCalendar _calendar;
    private readonly Dictionary<(long? Profile, string Market), decimal>? _positions;
    private readonly Dictionary<(long? Profile, ReportPeriod Period), AccountSums> _accounts = [];
    private readonly Dictionary<(long? Profile, string Market, ReportPeriod Period), MarketSums> _markets = [];
    private readonly Dictionary<(long? Profile, string Market), MarketFills> _fills = [];
    private DateTimeOffset? _firstTime;
    private DateTimeOffset? _lastTime;
    private readonly Lazy<IReadOnlyList<MarketPnl>> _marketSums;
    private readonly SeenRecords _seen = new();

    /// <summary>Creates an empty report.</summary>
    /// <param name="period">The length of its periods.</param>
    /// <param name="timeZone">The time zone whose clock they begin and end by.</param>
    /// <param name="positions">
    /// The positions after the last fill, as from <see cref="AccountClient.GetPositionsAsync"/>. Markets without one have no
    /// position. Null if they are not known: then fills give no profit and loss.
    /// </param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: a position has no market, size or side.</exception>
    public PnlReport(PnlPeriod period, TimeZoneInfo timeZone, IEnumerable<Position>? positions = null)
    {
        ArgumentNullException.ThrowIfNull(timeZone);
        _calendar = new PeriodCalendar(period, timeZone);
        _marketSums = new Lazy<IReadOnlyList<MarketPnl>>(SumMarkets);
        if (positions is not null)
        {
            _positions = [];
            foreach (Position position in positions)
            {
                (long?, string) key = (position.ProfileId, Required(position.MarketId, "a position", nameof(position.MarketId)));
                _positions[key] = ExactMath.Sum(_positions.GetValueOrDefault(key), SignedSize(position.Size, position.Side, "a position"));
            }
        }
    }

    /// <summary>
    /// The positions that were open before the first fill, of the markets with fills, after <see cref="GetMarkets"/>. The profit and
    /// loss of what closes them is not known. If there was none, the fills or the positions are not complete.
    /// </summary>
    public IReadOnlyList<Position> EarlierPositions { get; private set; } = [];

    /// <summary>
    /// The number of records that were added more than once, as from files that overlap: same id, time and values. They count once.
    /// Records without an id are not compared.
    /// </summary>
    public long RepeatedCount => _seen.RepeatedCount;

    /// <summary>Adds a balance operation. Only profit and loss, fees and funding count: <c>pnl</c>, <c>fee</c> and <c>funding</c>.</summary>
    /// <param name="operation">The operation.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: it has no type, time or amount, or a sum has more digits than
    /// a decimal holds.</exception>
    public void Add(BalanceOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        string type = Required(operation.OpsType, "a balance operation", nameof(operation.OpsType)).ToLowerInvariant();
        if (type is not (PnlType or FeeType or FundingType))
        {
            return;
        }

        decimal amount = Required(operation.Amount, "a balance operation", nameof(operation.Amount));
        ReportPeriod period = PeriodOf(operation.Timestamp, "a balance operation");
        if (!_seen.IsNew(operation))
        {
            return;
        }

        if (!_accounts.TryGetValue((operation.ProfileId, period), out AccountSums? sums))
        {
            sums = new AccountSums(operation.ProfileId, period);
            _accounts.Add((operation.ProfileId, period), sums);
        }

        sums.Add(type, amount);
    }

    /// <summary>Adds a fill.</summary>
    /// <param name="fill">The fill.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: it has no market, time, side, price or size, or a sum has more
    /// digits than a decimal holds.</exception>
    /// <exception cref="InvalidOperationException">The markets were already read.</exception>
    public void Add(Fill fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        if (_marketSums.IsValueCreated)
        {
            throw new InvalidOperationException("The markets of the report were already read.");
        }

        string market = Required(fill.MarketId, "a fill", nameof(fill.MarketId));
        decimal price = Required(fill.Price, "a fill", nameof(fill.Price));
        decimal size = SignedSize(fill.Size, fill.Side, "a fill");
        ReportPeriod period = PeriodOf(fill.Timestamp, "a fill");
        if (!_seen.IsNew(fill))
        {
            return;
        }

        if (!_markets.TryGetValue((fill.ProfileId, market, period), out MarketSums? sums))
        {
            sums = new MarketSums(fill.ProfileId, market, period);
            _markets.Add((fill.ProfileId, market, period), sums);
        }

        sums.Add(ExactMath.Product(price, Math.Abs(size)), fill.Fee);
        if (_positions is not null)
        {
            if (!_fills.TryGetValue((fill.ProfileId, market), out MarketFills? fills))
            {
                fills = new MarketFills();
                _fills.Add((fill.ProfileId, market), fills);
            }

            fills.Add(fill.Timestamp!.Value, size, price, sums);
            _firstTime ??= fill.Timestamp;
            _lastTime = fill.Timestamp;
        }
    }

    /// <summary>The sums of the balance operations, by period and profile.</summary>
    /// <returns>One for each period with operations, the earliest first.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: a sum has more digits than a decimal holds.</exception>
    public IReadOnlyList<AccountPnl> GetAccounts() =>
        [.. _accounts.Values.Select(sums => sums.ToModel()).OrderBy(sums => sums.Start).ThenBy(sums => sums.ProfileId)];

    /// <summary>The sums of the fills, by period, profile and market. No fill can be added after it.</summary>
    /// <returns>One for each period and market with fills, the earliest first.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: a sum has more digits than a decimal holds. Thrown
    /// again by each later call.</exception>
    public IReadOnlyList<MarketPnl> GetMarkets() => _marketSums.Value;

    private IReadOnlyList<MarketPnl> SumMarkets()
    {
        Realize();
        return
        [
            .. _markets.Values.Select(sums => sums.ToModel(_positions is not null))
                .OrderBy(sums => sums.Start).ThenBy(sums => sums.ProfileId).ThenBy(sums => sums.MarketId, StringComparer.Ordinal),
        ];
    }

    private void Realize()
    {
        var earlier = new List<Position>();
        foreach (((long? profile, string market), MarketFills fills) in _fills)
        {
            decimal size = fills.Realize(_positions!.GetValueOrDefault((profile, market)), newestFirst: _firstTime > _lastTime);
            if (size != 0)
            {
                earlier.Add(new Position { ProfileId = profile, MarketId = market, Side = size > 0 ? "long" : "short", Size = Math.Abs(size) });
            }
        }

        EarlierPositions = earlier;
    }

    private ReportPeriod PeriodOf(DateTimeOffset? time, string kind)
    {
        DateTimeOffset at = Required(time, kind, "Timestamp");
        return at > DateTimeOffset.UnixEpoch ? _calendar.Of(at) : throw Invalid(kind, "Timestamp");
    }

    private static decimal SignedSize(decimal? size, string? side, string kind)
    {
        decimal amount = Required(size, kind, "Size");
        return amount < 0 ? throw Invalid(kind, "Size") : side?.ToLowerInvariant() switch
        {
            "long" => amount,
            "short" => -amount,
            _ when amount == 0 => 0,
            _ => throw Invalid(kind, "Side"),
        };
    }

    private static string Required(string? value, string kind, string name) => string.IsNullOrEmpty(value) ? throw Invalid(kind, name) : value;

    private static TValue Required<TValue>(TValue? value, string kind, string name)
        where TValue : struct => value ?? throw Invalid(kind, name);

    private static BfxException Invalid(string kind, string name) =>
        new(BfxErrorIds.InvalidArgument, $"The {name} of {kind} is missing or not valid, so the sums would be wrong.");
}
