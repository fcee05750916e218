using System.Globalization;
using Xunit.Abstractions;

namespace BlastFx.Tests.Model;

/// <summary>
/// Random sequences of cmdlets, with faults between, against an exchange: each cmdlet writes what a simple model of the account
/// predicts, and the exchange's own records show it. <c>BFX_SEED=17</c> runs one sequence.
/// </summary>
public sealed class ModelTests(ITestOutputHelper output)
{
    private const int Length = 20;

    private static readonly int? s_seed =
        int.TryParse(Environment.GetEnvironmentVariable("BFX_SEED"), CultureInfo.InvariantCulture, out int seed) ? seed : null;

    [Fact]
    public void Every_sequence_of_cmdlets_does_what_the_model_of_the_account_predicts()
    {
        int[] seeds = s_seed is { } only ? [only] : [.. Enumerable.Range(1, Effort.Of(30))];
        List<ModelRun> runs = [];
        foreach (int seed in seeds)
        {
            ModelRun run = ModelRun.Of(StepGenerator.Sequence(seed, Length));
            Assert.True(run.Failure is null, run.Failure is null ? "" : $"Sequence {seed} fails (BFX_SEED={seed}). Shortened:{Environment.NewLine}{run.Shortened()}");
            runs.Add(run);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{runs.Count} sequences, {runs.Sum(run => run.Steps.Count)} steps, {runs.Sum(run => run.Steps.Count(step => step.Fault is not null))} faults"));
        if (s_seed is null)
        {
            // The runs reach each of these, so that the test can fail.
            Assert.Superset(
                new HashSet<string>(["Bfx.OutcomeUnknown", "Bfx.CLIENT_ORDER_ID_DUPLICATE", "Bfx.NO_SUCH_KEY", "Bfx.TIME_IN_FORCE_POSTONLY_ERROR", "Bfx.MaxOrderNotional", "Bfx.ReadOnly"]),
                runs.SelectMany(run => run.Outcomes).ToHashSet());
        }
    }
}
