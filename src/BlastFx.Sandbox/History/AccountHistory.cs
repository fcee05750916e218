using System.Globalization;
using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.History;

/// <summary>
/// The generated trading of an account up to the start of the exchange. It never changes. Records are computed when they are
/// read, so that a history of any length takes no memory.
/// </summary>
internal sealed class AccountHistory
{
    // Every completed round trip withdraws this sum and deposits it again, reduced by the round trip's result and costs:
    // the balance stays the same.
    private const decimal WithdrawnSum = 100_000;

    private const long FirstBlock = 1_000_000;

    private static readonly int[] s_allFills = [.. Enumerable.Range(0, RoundTrip.FillCount)];

    private readonly TripSchedule _schedule;
    private readonly Noise _balanceNoise;
    private readonly long _firstDepositTime;
    private readonly Lazy<decimal> _tradingVolume;
    private readonly Lazy<IReadOnlyList<Position>> _positions;

    public AccountHistory(TripSchedule schedule, OrderHistory orders, Noise noise, long firstDepositTime)
    {
        (_schedule, Orders, _firstDepositTime) = (schedule, orders, firstDepositTime);
        _balanceNoise = noise.For("balance");
        _tradingVolume = new(ComputeTradingVolume);
        _positions = new(() => [.. OpenPositions()]);
    }

    /// <summary>True for an account without trades.</summary>
    public bool IsEmpty => _schedule.Lanes == 0;

    public OrderHistory Orders { get; }

    /// <summary>The positions of the incomplete round trips.</summary>
    public IReadOnlyList<Position> Positions => _positions.Value;

    /// <summary>The turnover of all fills. The first read computes it.</summary>
    public decimal TradingVolume => _tradingVolume.Value;

    public Listing<Fill> Fills(ListedMarket? market)
    {
        TripSequence fills = _schedule.Sequence(s_allFills, market);
        return new Listing<Fill>(
            fills.CountWhile(_schedule.Has),
            index => _schedule.TimeOf(fills[index].Trip, fills[index].Place),
            index => FillOf(fills[index].Trip, fills[index].Place));
    }

    /// <summary>The fills of an order, newest first; null if the account does not have the order.</summary>
    public IReadOnlyList<Fill>? FillsOf(string orderId) => Orders.Locate(orderId) is var (trip, plan)
        ? [.. RoundTrip.Orders[plan].Fills.Where(fill => _schedule.Has(trip, fill)).Select(fill => FillOf(trip, fill)).Reverse()]
        : null;

    /// <summary>The first deposit, of the whole balance, and the balance changes of each completed round trip.</summary>
    public Listing<BalanceOperation> BalanceOperations(string? type, string rawBalance)
    {
        int[] kinds = [.. Enumerable.Range(0, BalanceOperation.Types.Length).Where(kind => type is null || BalanceOperation.Types[kind] == type)];
        long firsts = type is null or BalanceOperation.Deposit ? 1 : 0;
        TripSequence lastFills = _schedule.Sequence([RoundTrip.FillCount - 1]);

        // The operations of a round trip follow one another: its amounts are computed once.
        (long Number, decimal[] Amounts) settled = (-1, []);
        return new Listing<BalanceOperation>(
            firsts + (lastFills.CountWhile(_schedule.Has) * kinds.Length), index => index < firsts ? _firstDepositTime : TimeOf(lastFills[(index - firsts) / kinds.Length]), OperationAt);

        long TimeOf((RoundTrip Trip, int Fill) end) => _schedule.TimeOf(end.Trip, end.Fill);

        BalanceOperation OperationAt(long index)
        {
            if (index < firsts)
            {
                return Transfer(0, BalanceOperation.Deposit, _firstDepositTime, rawBalance);
            }

            (long number, long kind) = Math.DivRem(index - firsts, kinds.Length);
            (RoundTrip Trip, int Fill) end = lastFills[number];
            if (settled.Number != number)
            {
                settled = (number, AmountsOf(end.Trip));
            }

            return Operation(number, kinds[kind], end.Trip, TimeOf(end), JsonText.Quote(JsonText.TextOf(settled.Amounts[kinds[kind]])));
        }
    }

    private decimal ComputeTradingVolume()
    {
        TripSequence fills = _schedule.Sequence(s_allFills);
        decimal volume = 0;
        for (long index = fills.CountWhile(_schedule.Has) - 1; index >= 0; index--)
        {
            volume += TurnoverOf(fills[index].Trip, fills[index].Place);
        }

        return volume;
    }

    private IEnumerable<Position> OpenPositions()
    {
        for (int lane = 0; lane < _schedule.Lanes; lane++)
        {
            RoundTrip trip = _schedule.TripAt(lane, _schedule.CompleteTrips);
            int[] fills = [.. s_allFills.TakeWhile(fill => _schedule.Has(trip, fill))];
            int[] entries = [.. fills.Where(RoundTrip.IsEntry)];
            if (fills.Length is 0 or RoundTrip.FillCount)
            {
                continue;
            }

            yield return new Position(
                trip.Market,
                trip.IsLong,
                fills.Sum(fill => RoundTrip.IsEntry(fill) ? trip.LotsOf(fill) : -trip.LotsOf(fill)),
                entries.Sum(trip.LotsOf),
                entries.Sum(fill => _schedule.TradeOf(trip, fill).PriceTicks * trip.LotsOf(fill)));
        }
    }

    private decimal TurnoverOf(RoundTrip trip, int fill) =>
        trip.Market.Spec.Turnover(_schedule.TradeOf(trip, fill).PriceTicks * trip.LotsOf(fill));

    private Fill FillOf(RoundTrip trip, int fill)
    {
        MarketSpec spec = trip.Market.Spec;
        Trade trade = _schedule.TradeOf(trip, fill);
        bool isMaker = RoundTrip.IsMaker(fill);
        return new Fill(
            trade.IdOf(spec, isMaker ? 2 : 1),
            trade.IdOf(spec),
            Orders.IdOf(trip, RoundTrip.OrderOf[fill]),
            trip.Market,
            trade.Time,
            trip.Buys(RoundTrip.IsEntry(fill)),
            spec.Price(trade.PriceTicks),
            spec.Size(trip.LotsOf(fill)),
            isMaker,
            FeeOf(fill, spec.Turnover(trade.PriceTicks * trip.LotsOf(fill))),
            trade.IsLiquidation);
    }

    private static decimal FeeOf(int fill, decimal turnover) => FeeRates.FeeOf(turnover, RoundTrip.IsMaker(fill));

    /// <summary>The amounts of a completed round trip, in the order of <see cref="BalanceOperation.Types"/>.</summary>
    private decimal[] AmountsOf(RoundTrip trip)
    {
        (decimal pnl, decimal fee) = (0m, 0m);
        foreach (int fill in s_allFills)
        {
            decimal turnover = TurnoverOf(trip, fill);
            pnl += trip.Buys(RoundTrip.IsEntry(fill)) ? -turnover : turnover;
            fee += FeeOf(fill, turnover);
        }

        decimal funding = FundingOf(trip);
        return [pnl, fee, funding, -WithdrawnSum, WithdrawnSum - pnl - fee - funding];
    }

    // Settled once, after the last entry: longs pay a positive rate to shorts.
    private decimal FundingOf(RoundTrip trip)
    {
        Trade lastEntry = _schedule.TradeOf(trip, RoundTrip.EntryCount - 1);
        decimal value = trip.Market.Spec.Turnover(trip.EntryLots * lastEntry.PriceTicks);
        return value * trip.Market.Funding.SettledAt(FundingRates.HourAt(lastEntry.Time) + 1) * (trip.IsLong ? -1 : 1);
    }

    private BalanceOperation Operation(long tripNumber, int kind, RoundTrip trip, long time, string rawAmount)
    {
        long number = 1 + (tripNumber * BalanceOperation.Types.Length) + kind;
        string type = BalanceOperation.Types[kind];
        return type switch
        {
            BalanceOperation.Deposit => Transfer(number, type, time, rawAmount),

            // The exchange uses both names.
            BalanceOperation.Withdrawal => Transfer(number, trip.Number % 2 == 1 ? "withdraw" : type, time, rawAmount),
            _ => new BalanceOperation(IdOf(number), type, time, rawAmount, Transaction: null),
        };
    }

    private BalanceOperation Transfer(long number, string type, long time, string rawAmount) => new(
        IdOf(number),
        type,
        time,
        rawAmount,
        new Transaction(
            string.Concat("0x", Hex(number, 0), Hex(number, 1), Hex(number, 2), Hex(number, 3)),
            string.Create(CultureInfo.InvariantCulture, $"{type[0]}_{number}"),
            FirstBlock + (time / Slots.Second % FirstBlock)));

    private string Hex(long number, int part) => _balanceNoise.For(part).At(number).ToString("x16", CultureInfo.InvariantCulture);

    private string IdOf(long number)
    {
        string digits = Hex(number, -1) + Hex(number, -2);
        return $"{digits[..8]}-{digits[8..12]}-4{digits[13..16]}-a{digits[17..20]}-{digits[20..]}";
    }
}
