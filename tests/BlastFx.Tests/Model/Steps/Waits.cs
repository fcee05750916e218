namespace BlastFx.Tests.Model.Steps;

/// <summary>Waits for orders.</summary>
internal static class Waits
{
    /// <summary>Longer than the time limits of the two attempts that a fault can take, which count, too.</summary>
    public const string Time = " -TimeoutSec 120";

    /// <summary>The end of a wait for an order that does not exist.</summary>
    public const string Timeout = "Bfx.Timeout";

    /// <summary>The parameters of a cmdlet that waits.</summary>
    public static string Text(bool waits) => waits ? $" -Wait{Time}" : "";
}
