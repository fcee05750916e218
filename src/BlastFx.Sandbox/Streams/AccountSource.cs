using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.Trading;

namespace BlastFx.Sandbox.Streams;

/// <summary>
/// Publishes what happens in an account, at the time it happens: earlier than <c>GET /orders</c> shows it. While it has
/// subscribers, positions are valued again every few seconds.
/// </summary>
internal sealed class AccountSource : ChannelSource, IAccountObserver
{
    private const long ValuationInterval = 5 * Slots.Second;

    private readonly SandboxAccount _account;
    private readonly TimeProvider _clock;
    private readonly AccountMessages _messages;
    private readonly Alarm _alarm;
    private long _nextValuation;

    public AccountSource(StreamChannel channel, SandboxAccount account, SandboxOptions options)
        : base(channel)
    {
        (_account, _clock) = (account, options.Clock);
        _messages = new AccountMessages(account, options.Streams);
        _alarm = new Alarm(_clock, Advance);
        account.Ledger.Observe(this);
    }

    public override bool IsOpenTo(Ticket ticket) => ticket.OpensAccount && ticket.ProfileId == _account.ProfileId;

    public override void Join(Outbox subscriber, SubscribeRequest request)
    {
        // The ledger then passes on the time of the next event, here and after everything else.
        _account.Ledger.Trade(desk =>
        {
            Channel.Subscribe(subscriber, request, _messages.Snapshot(desk), desk.Time);
            _nextValuation = NextValuation(desk.Time);
        });
    }

    public override long? Publish(ReadOnlyMemory<byte> data) => Channel.Publish(data, Slots.Microseconds(_clock.GetUtcNow()));

    public override void PublishExtra() => _account.Ledger.Trade(desk => Channel.Publish(_messages.Valuation(desk), desk.Time));

    public void Changed(TradingDesk desk, AccountChanges changes, long time)
    {
        foreach (byte[] message in _messages.Of(desk, changes, time))
        {
            Channel.Publish(message, time);
        }
    }

    public void FieldSet(string name, string rawJson) => Publish(_messages.OfField(name, rawJson));

    public void Expect(long time)
    {
        if (Channel.SubscriberCount > 0)
        {
            _alarm.Set(Math.Min(time, Volatile.Read(ref _nextValuation)));
        }
    }

    public override void Dispose() => _alarm.Dispose();

    private static long NextValuation(long time) => (Slots.FloorDivide(time, ValuationInterval) + 1) * ValuationInterval;

    private void Advance()
    {
        if (Channel.SubscriberCount > 0)
        {
            _account.Ledger.Trade(Value);
        }
    }

    private void Value(TradingDesk desk)
    {
        if (desk.Time < _nextValuation)
        {
            return;
        }

        _nextValuation = NextValuation(desk.Time);
        if (desk.State.Holdings.Positions.Count > 0)
        {
            Channel.Publish(_messages.Valuation(desk), desk.Time);
        }
    }
}
