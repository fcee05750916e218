using System.Globalization;

namespace BlastFx.Bench.Measuring;

/// <summary>A line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Module">The module's time.</param>
/// <param name="Other">The time it is held against.</param>
/// <param name="OtherName">What that is.</param>
/// <param name="Comparison">The two in one figure.</param>
/// <param name="Aim">The aim and whether it was met; empty where there is none.</param>
internal sealed record Row(string What, string Module, string Other, string OtherName, string Comparison, string Aim = "")
{
    /// <summary>A row of two times.</summary>
    public static Row Of(string what, double module, double other, string otherName, string aim = "") =>
        new(what, Time(module), Time(other), otherName, Ratio(module, other), aim);

    /// <summary>A row of what no pwsh is there for.</summary>
    public static Row WithoutPwsh(string what, string otherName) => new(what, "no pwsh", "no pwsh", otherName, "");

    /// <inheritdoc cref="WithoutPwsh(string, string)"/>
    public static Row WithoutPwsh(string what, double module, string otherName) =>
        new(what, Time(module), "no pwsh", otherName, "");

    /// <summary>A time in the unit that suits it.</summary>
    public static string Time(double microseconds) => Math.Abs(microseconds) switch
    {
        < 1_000 => Text($"{microseconds:0} µs"),
        < 1_000_000 => Text($"{microseconds / 1_000:0.0} ms"),
        _ => Text($"{microseconds / 1_000_000:0.00} s"),
    };

    /// <summary>An aim with whether it was met.</summary>
    public static string AimOf(string aim, bool met) => $"{aim}: {(met ? "met" : "**missed**")}";

    private static string Ratio(double module, double other) => Text($"{module / other:0.00} ×");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
