namespace BlastFx.Sandbox.History;

/// <summary>What the exchange keeps of one account's trading.</summary>
internal sealed record AccountRecords(AccountHistory History, OrderIds OrderIds);
