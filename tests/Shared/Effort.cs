using System.Globalization;

namespace BlastFx.Testing;

/// <summary>The number of cases of tests with random input. The environment variable BFX_EFFORT multiplies it, for a longer search.</summary>
internal static class Effort
{
    private static readonly int s_factor =
        int.TryParse(Environment.GetEnvironmentVariable("BFX_EFFORT"), CultureInfo.InvariantCulture, out int factor) ? factor : 1;

    public static int Of(int cases) => cases * s_factor;
}
