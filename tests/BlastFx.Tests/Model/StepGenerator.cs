using BlastFx.Tests.Model.Steps;

namespace BlastFx.Tests.Model;

/// <summary>Sequences of steps from a seed. They do not depend on what the steps do, so that any of them can be left out.</summary>
internal sealed class StepGenerator
{
    private readonly Random _random;

    /// <summary>
    /// Whether the sequence waits for orders. A wait leaves a stream open for some seconds, which could refresh a token that
    /// expires: so either the sequence waits, or tokens expire in it.
    /// </summary>
    private readonly bool _waits;

    private ModelOrderId _latest = ModelMarkets.OrderIds[0];

    private StepGenerator(int seed)
    {
        _random = new Random(seed);
        _waits = _random.Next(2) == 0;
    }

    /// <summary>The end of a sequence: what is stored must still work.</summary>
    private static IEnumerable<Step> End =>
    [
        ConnectSteps.Connect(CredentialSource.TokenFile, PolicyModel.None),
        TokenSteps.UpdateToken(),
        ReadSteps.Account(),
        ConnectSteps.Connect(CredentialSource.ApiKeyFile, PolicyModel.None),
        TokenSteps.UpdateApiKey(),
        ReadSteps.OpenOrders(),
    ];

    public static IReadOnlyList<Step> Sequence(int seed, int length)
    {
        var generator = new StepGenerator(seed);
        List<Step> steps = [generator.Connect()];
        while (steps.Count <= length)
        {
            steps.Add(generator.After(steps[^1], steps.Count));
        }

        return [.. steps, .. End];
    }

    /// <summary>What follows: often what the step before makes interesting.</summary>
    private Step After(Step previous, int index)
    {
        bool isPlaced = previous.Script.StartsWith("New-BfxOrder", StringComparison.Ordinal);
        bool hasExpired = previous.Script.Length == 0;
        return Disturbed(isPlaced && _random.Next(2) == 0 ? FollowUp(previous, index) : Next(index), inRefresh: hasExpired);
    }

    private Step FollowUp(Step placed, int index) => placed switch
    {
        { Fault: not null } => Pick(ReadSteps.Session, () => ReadSteps.Order(_latest), ReadSteps.OpenOrders),
        _ when placed.Script.Contains(" market", StringComparison.Ordinal) =>
            Pick(ReadSteps.Positions, WatchSteps.Positions, () => ReadSteps.Fills(_latest.Market.Id), () => PlaceSteps.AtMarket(_latest.Order(index), _waits)),
        _ => Pick(() => Amend(_latest, index), () => Amend(_latest, index), () => ChangeSteps.Cancel(_latest, _waits), () => ReadSteps.Order(_latest)),
    };

    private Step Next(int index) => _random.Next(100) switch
    {
        < 10 => Connect(),
        < 12 => Pick(ConnectSteps.Disconnect, ConnectSteps.ConnectWithoutFile, ConnectSteps.ConnectWithWrongSecret),
        < 20 => Pick(ReadSteps.Account, ReadSteps.Leverage, ReadSteps.Session, () => ReadSteps.OrderBook(Market().Id)),
        < 28 => Pick(ReadSteps.OpenOrders, () => ReadSteps.Order(Id()), ReadSteps.Positions, () => ReadSteps.Fills(_latest.Market.Id)),
        < 38 => LeverageSteps.Set(Market().Id, _random.Next(1, 21)),
        < 40 => Pick(LeverageSteps.SetTooHigh, LeverageSteps.SetUnknownMarket),
        < 48 => Pick(TokenSteps.UpdateToken, TokenSteps.UpdateToken, TokenSteps.UpdateApiKey, TokenSteps.Test),
        < 56 => _waits ? ChangeSteps.WaitFor(_latest) : TokenSteps.Expire(),
        < 78 => Place(index),
        < 86 => Amend(_latest, index),
        < 90 => Pick(() => ChangeSteps.Cancel(Id(), _waits), () => ChangeSteps.Cancel(_latest, _waits), () => ChangeSteps.CancelAll(_waits)),
        < 94 => Pick(() => DeadmanSteps.Set(Market().Id), () => DeadmanSteps.Remove(Market().Id), () => DeadmanSteps.Get(Market().Id)),
        _ => Pick(WatchSteps.Orders, WatchSteps.Positions, WatchSteps.Account, () => WatchSteps.Trades(Market().Id), () => WatchSteps.OrderBook(Market().Id)),
    };

    private Step Connect() => ConnectSteps.Connect(Pick(Enum.GetValues<CredentialSource>()), _random.Next(10) switch
    {
        < 5 => PolicyModel.None,
        5 => PolicyModel.ReadOnly,
        < 8 => PolicyModel.OneMarket,
        _ => PolicyModel.Maximum,
    });

    private Step Place(int index)
    {
        ModelOrderId id = _latest = Id();
        OrderModel order = id.Order(index);
        return _random.Next(10) switch
        {
            < 4 => PlaceSteps.Resting(order, _waits),
            4 => PlaceSteps.Resting(order, _waits, " -TimeInForce post_only"),
            5 or 6 => PlaceSteps.AtMarket(order, _waits),
            7 => Pick(
                () => PlaceSteps.Rejected(order, _waits, "immediate_or_cancel", "TIME_IN_FORCE_IOC_ERROR"),
                () => PlaceSteps.Rejected(order with { Price = id.CrossingPrice }, _waits, "post_only", "TIME_IN_FORCE_POSTONLY_ERROR")),
            8 => PlaceSteps.Resting(order with { Size = Excessive(order.Size) }, _waits),
            _ => Pick(
                () => PlaceSteps.OffStep(order with { Size = order.Size + (id.Market.Lot / 2) }),
                () => PlaceSteps.OffStep(order with { Price = order.Price + 0.05m })),
        };
    }

    private Step Amend(ModelOrderId id, int index)
    {
        decimal size = id.Market.Lot * index;
        return _random.Next(4) switch
        {
            0 => ChangeSteps.Amend(id, id.RestingPrice(index), null, _waits),
            1 => ChangeSteps.Amend(id, null, size, _waits),
            2 => ChangeSteps.Amend(id, id.RestingPrice(index), size, _waits),
            _ => ChangeSteps.Amend(id, null, Excessive(size), _waits),
        };
    }

    /// <summary>More than the maximum that a session may have.</summary>
    private static decimal Excessive(decimal size) => 10 + size;

    private Step Disturbed(Step step, bool inRefresh) => step.Requests.Count > 0 && _random.Next(5) < 2
        ? step with { Fault = Fault.Next(_random, inRefresh ? step.Requests[^1] : Pick([.. step.Requests])) }
        : step;

    private ModelMarket Market() => Pick(ModelMarkets.All);

    private ModelOrderId Id() => Pick(ModelMarkets.OrderIds);

    private Step Pick(params Func<Step>[] steps) => Pick<Func<Step>>(steps)();

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
