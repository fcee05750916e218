namespace BlastFx.Sandbox.Accounts;

/// <summary>The sides of orders, fills and positions on the wire.</summary>
internal static class Sides
{
    /// <summary>The text of a side; null if there is none.</summary>
    public static string? TextOf(bool? isLong) => isLong switch
    {
        true => "long",
        false => "short",
        null => null,
    };
}
