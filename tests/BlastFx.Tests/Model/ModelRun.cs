namespace BlastFx.Tests.Model;

/// <summary>A step whose outcome the model does not allow.</summary>
/// <param name="Expected">What the model allows.</param>
/// <param name="Outcome">What the cmdlets wrote.</param>
/// <param name="Ledger">What the exchange's records show after it.</param>
internal sealed record ModelFailure(IReadOnlyList<Branch> Expected, string Outcome, string Ledger);

/// <summary>A run of a sequence on a new exchange, in which each outcome is compared with the model.</summary>
/// <param name="Steps">The steps that were run, up to the one that failed.</param>
/// <param name="Outcomes">What the cmdlets wrote.</param>
/// <param name="Failure">The failure of the last step; null if none failed.</param>
internal sealed record ModelRun(IReadOnlyList<Step> Steps, IReadOnlyList<string> Outcomes, ModelFailure? Failure)
{
    /// <summary>Runs a sequence.</summary>
    public static ModelRun Of(IReadOnlyList<Step> steps)
    {
        using var world = new ModelWorld();
        AccountModel model = AccountModel.New;
        List<Step> run = [];
        List<string> outcomes = [];
        foreach (Step step in steps)
        {
            if (!step.CanRun(model))
            {
                continue;
            }

            Branch[] expected = [.. step.Predict(model, step.Fault)];
            (string outcome, string ledger) = (world.Run(step), world.Ledger);
            run.Add(step);
            outcomes.Add(outcome);
            if (Array.Find(expected, branch => branch.Outcome == outcome && branch.After.Ledger == ledger) is not { } match)
            {
                return new ModelRun(run, outcomes, new ModelFailure(expected, outcome, ledger));
            }

            model = match.After;
        }

        return new ModelRun(run, outcomes, null);
    }

    /// <summary>Finds a short sequence that fails.</summary>
    public ModelRun Shortened()
    {
        ModelRun shortest = this;
        Shrinker.Shrink(Steps, step => step.Simpler, steps =>
        {
            ModelRun run = Of(steps);
            shortest = run.Failure is null ? shortest : run;
            return run.Failure is not null;
        });
        return shortest;
    }

    /// <summary>The steps as a script to paste, with what was expected of its last line.</summary>
    public override string ToString()
    {
        string newLine = Environment.NewLine;
        string script = $"{ModelWorld.Preamble}{newLine}# 10 s pass before each line{newLine}{string.Join(newLine, Steps)}{newLine}";
        return Failure is null
            ? script
            : $"{script}{string.Concat(Failure.Expected.Select(branch => $"{newLine}expected: {branch.Outcome}{newLine}  ledger: {branch.After.Ledger}"))}{newLine}came:     {Failure.Outcome}{newLine}  ledger: {Failure.Ledger}";
    }
}
