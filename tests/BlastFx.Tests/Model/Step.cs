using System.Management.Automation;

namespace BlastFx.Tests.Model;

/// <summary>A line of a script, and what the model knows of it.</summary>
/// <param name="Script">What a user types; empty if only time passes.</param>
internal sealed record Step(string Script)
{
    /// <summary>The possible outcomes, in a state of the model and with the fault of the step.</summary>
    public required Func<AccountModel, Fault?, IEnumerable<Branch>> Predict { get; init; }

    /// <summary>A record as the model predicts it.</summary>
    public Func<PSObject, string> Show { get; init; } = record => $"{record}";

    /// <summary>False in a state in which the step has no end or no meaning.</summary>
    public Func<AccountModel, bool> CanRun { get; init; } = _ => true;

    /// <summary>The requests that a fault can disturb.</summary>
    public IReadOnlyList<string> Requests { get; init; } = [];

    public Fault? Fault { get; init; }

    /// <summary>The time that passes before the step.</summary>
    public TimeSpan Passes { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The step with less of a fault, the least first.</summary>
    public IEnumerable<Step> Simpler => Fault is null ? []
        : Fault.Times > 1 ? [this with { Fault = null }, this with { Fault = Fault with { Times = 1 } }]
        : [this with { Fault = null }];

    public override string ToString() => string.Join(
        Environment.NewLine,
        new[] { Script.Length == 0 ? $"# {Passes} pass" : null, Fault is null ? null : $"# fault: {Fault}", Script.Length == 0 ? null : Script }.OfType<string>());
}
