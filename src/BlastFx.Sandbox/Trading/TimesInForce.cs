namespace BlastFx.Sandbox.Trading;

/// <summary>The times in force on the wire.</summary>
internal static class TimesInForce
{
    public const string GoodTillCancel = "good_till_cancel";
    public const string PostOnly = "post_only";
    public const string ImmediateOrCancel = "immediate_or_cancel";
    public const string FillOrKill = "fill_or_kill";

    public static readonly IReadOnlyList<string> All = [GoodTillCancel, PostOnly, ImmediateOrCancel, FillOrKill];

    /// <summary>Returns true if orders of a type can have a time in force.</summary>
    public static bool Fits(string timeInForce, OrderType type) =>
        timeInForce == GoodTillCancel || (!type.HasTrigger && (type.HasPrice || timeInForce != PostOnly));
}
