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

    private StepGenerator(int seed)
    {
        _random = new Random(seed);
        _waits = _random.Next(2) == 0;
    }

    /// <summary>The ends of a sequence: what is stored must still work.</summary>
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
            // After an expiry, the refresh is what a fault is most interesting in.
            bool hasExpired = steps[^1].Script.Length == 0;
            steps.Add(generator.Disturbed(generator.Next(steps.Count), hasExpired));
        }

        return [.. steps, .. End];
    }

    private Step Next(int index) => _random.Next(100) switch
    {
        < 10 => Connect(),
        < 12 => Pick(ConnectSteps.Disconnect, ConnectSteps.ConnectWithoutFile, ConnectSteps.ConnectWithWrongSecret),
        < 20 => Pick(ReadSteps.Account, ReadSteps.Leverage, ReadSteps.Session, () => ReadSteps.OrderBook(Market().Id)),
        < 28 => Pick(ReadSteps.OpenOrders, () => ReadSteps.Order(Id()), ReadSteps.Positions, () => ReadSteps.Fills(Market().Id)),
        < 38 => LeverageSteps.Set(Market().Id, _random.Next(1, 21)),
        < 40 => Pick(LeverageSteps.SetTooHigh, LeverageSteps.SetUnknownMarket),
        < 48 => Pick(TokenSteps.UpdateToken, TokenSteps.UpdateToken, TokenSteps.UpdateApiKey, TokenSteps.Test),
        < 56 => _waits ? ChangeSteps.WaitFor(Id()) : TokenSteps.Expire(),
        < 78 => Place(index),
        < 86 => Amend(index),
        < 90 => Pick(() => ChangeSteps.Cancel(Id(), _waits), () => ChangeSteps.Cancel(Id(), _waits), () => ChangeSteps.CancelAll(_waits)),
        < 94 => Pick(() => DeadmanSteps.Set(Market().Id), () => DeadmanSteps.Remove(Market().Id), DeadmanSteps.Get),
        _ => Pick(WatchSteps.Orders, WatchSteps.Positions, WatchSteps.Account, () => WatchSteps.Trades(Market().Id), () => WatchSteps.OrderBook(Market().Id)),
    };

    private Step Connect() => ConnectSteps.Connect(
        Pick(Enum.GetValues<CredentialSource>()), _random.Next(2) == 0 ? PolicyModel.None : Pick(ConnectSteps.Policies));

    private Step Place(int index)
    {
        ModelOrderId id = Id();
        OrderModel order = id.Order(index);
        return _random.Next(10) switch
        {
            < 5 => PlaceSteps.Resting(order, _waits),
            5 => PlaceSteps.Resting(order, _waits, " -TimeInForce post_only"),
            6 => PlaceSteps.AtMarket(order, _waits),
            7 => Pick(
                () => PlaceSteps.Rejected(order, _waits, "immediate_or_cancel", "TIME_IN_FORCE_IOC_ERROR"),
                () => PlaceSteps.Rejected(order with { Price = id.CrossingPrice }, _waits, "post_only", "TIME_IN_FORCE_POSTONLY_ERROR")),
            // More than the maximum that a session may have.
            8 => PlaceSteps.Resting(order with { Size = 10 + order.Size }, _waits),
            _ => Pick(
                () => PlaceSteps.OffStep(order with { Size = order.Size + (id.Market.Lot / 2) }),
                () => PlaceSteps.OffStep(order with { Price = order.Price + 0.05m })),
        };
    }

    private Step Amend(int index)
    {
        ModelOrderId id = Id();
        int what = _random.Next(3);
        return ChangeSteps.Amend(id, what == 1 ? null : id.RestingPrice(index), what == 0 ? null : id.Market.Lot * index, _waits);
    }

    private Step Disturbed(Step step, bool inRefresh) => step.Requests.Count > 0 && _random.Next(5) < 2
        ? step with { Fault = Fault.Next(_random, inRefresh ? step.Requests[^1] : Pick([.. step.Requests])) }
        : step;

    private ModelMarket Market() => Pick(ModelMarkets.All);

    private ModelOrderId Id() => Pick(ModelMarkets.OrderIds);

    private Step Pick(params Func<Step>[] steps) => Pick<Func<Step>>(steps)();

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
