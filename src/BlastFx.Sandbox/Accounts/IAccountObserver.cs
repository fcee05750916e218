using BlastFx.Sandbox.Trading;

namespace BlastFx.Sandbox.Accounts;

/// <summary>Follows an account.</summary>
internal interface IAccountObserver
{
    /// <summary>Gets what an event has changed, while nothing else happens in the account.</summary>
    void Changed(TradingDesk desk, AccountChanges changes, long time);

    /// <summary>Gets a field that a request or a test has set.</summary>
    void FieldSet(string name, string rawJson);

    /// <summary>Learns when something will happen next; the maximum if nothing will.</summary>
    void Expect(long time);
}
