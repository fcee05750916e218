namespace BlastFx.Sandbox.History;

/// <summary>
/// An order of a round trip. Places are those of the trip's fills: the order is made just before the one it is anchored
/// to, and has its end with the one at <see cref="EndsAt"/>; before all fills where it never lived.
/// </summary>
internal sealed record OrderPlan(string Type, string TimeInForce, bool Enters, int Anchor, int EndsAt, string End)
{
    public const int Never = -1;

    public int FirstFill { get; init; }

    public int FillCount { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>Whether it waits for a price to be triggered.</summary>
    public bool HasTrigger => Type is not ("limit" or "market");

    /// <summary>Whether it takes whatever price there is.</summary>
    public bool HasNoPrice => Type == "stop_loss";

    public int LastFill => FirstFill + FillCount - 1;
}
