using System.Globalization;
using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Trading;

/// <summary>The positions of an account, and its fills and balance changes since the exchange started.</summary>
internal sealed class Holdings(IEnumerable<Position> positions, long profileId, AccountChanges changes)
{
    // Far more than an account trades, and than the generated market has trades.
    private const long NumbersPerAccount = 1_000_000_000_000;

    private readonly List<Position> _positions = [.. positions];
    private readonly HashSet<ListedMarket> _traded = [];
    private readonly List<Fill> _fills = [];
    private readonly List<BalanceOperation> _operations = [];

    public IReadOnlyList<Position> Positions => _positions;

    /// <summary>The fills in order of time.</summary>
    public IReadOnlyList<Fill> Fills => _fills;

    /// <summary>The balance changes in order of time.</summary>
    public IReadOnlyList<BalanceOperation> Operations => _operations;

    /// <summary>The sum of all balance changes.</summary>
    public decimal BalanceChange { get; private set; }

    /// <summary>The turnover of all fills.</summary>
    public decimal TradingVolume { get; private set; }

    /// <summary>True if a position pays or gets funding.</summary>
    public bool PaysFunding => _positions.Exists(position => _traded.Contains(position.Market));

    public Position? PositionIn(ListedMarket market) => _positions.Find(position => position.Market == market);

    /// <summary>Books a fill of an order.</summary>
    public void Book(LiveOrder order, bool isLong, long price, long lots, bool isMaker, long time)
    {
        MarketSpec spec = order.Market.Spec;
        decimal turnover = spec.Price(price) * spec.Size(lots);
        decimal fee = FeeRates.FeeOf(turnover, isMaker);
        Position? before = PositionIn(order.Market);
        (Position? next, decimal pnl) = Position.After(before, order.Market, isLong, price, lots);
        Replace(order.Market, next);
        _traded.Add(order.Market);
        TradingVolume += turnover;

        // A trade and the account's side of it have consecutive numbers.
        long number = (profileId * NumbersPerAccount) + (2L * _fills.Count);
        var fill = new Fill(
            IdOf(spec, number + 1), IdOf(spec, number), order.Id, order.Market, time, isLong, spec.Price(price), spec.Size(lots), isMaker, fee, IsLiquidation: false);
        _fills.Add(fill);
        changes.Add(fill, before, next);
        Add("pnl", pnl, time);
        Add("fee", fee, time);
    }

    /// <summary>
    /// Settles the funding of an hour at its start: longs pay a positive rate to shorts. The funding of a generated position is
    /// part of the history until the account trades in its market.
    /// </summary>
    public void SettleFunding(long time)
    {
        foreach (Position position in _positions.Where(position => _traded.Contains(position.Market)))
        {
            decimal value = position.Size * position.Market.Spec.Price(position.Market.BookAt(time).Middle);
            decimal rate = position.Market.Funding.SettledAt(FundingRates.HourAt(time));
            Add("funding", position.IsLong ? -value * rate : value * rate, time);
        }
    }

    // Nothing is no change.
    private void Add(string type, decimal amount, long time)
    {
        if (amount == 0)
        {
            return;
        }

        BalanceChange += amount;
        changes.Note();
        string id = string.Create(CultureInfo.InvariantCulture, $"{_operations.Count:x8}-0000-4000-a000-{profileId:x12}");
        _operations.Add(new BalanceOperation(id, type, time, JsonText.Quote(JsonText.TextOf(amount)), Transaction: null));
    }

    private static string IdOf(MarketSpec spec, long number) => string.Create(CultureInfo.InvariantCulture, $"{spec.Id}-{number}");

    private void Replace(ListedMarket market, Position? next)
    {
        int index = _positions.FindIndex(position => position.Market == market);
        if (index < 0 && next is not null)
        {
            _positions.Add(next);
        }
        else if (index >= 0 && next is null)
        {
            _positions.RemoveAt(index);
        }
        else if (index >= 0)
        {
            _positions[index] = next!;
        }
    }
}
