namespace BlastFx.HelpBuilder.Commands;

/// <summary>What one YAML block says of a parameter.</summary>
internal sealed record ParameterUse
{
    /// <summary>The word for every set, and the name of a command's only set.</summary>
    public const string AllSets = "(All)";

    public required int Line { get; init; }

    public required string Type { get; init; }

    public required IReadOnlyList<string> Sets { get; init; }

    public required string Aliases { get; init; }

    /// <summary>The words the parameter takes; empty when it takes more than a fixed list.</summary>
    public required IReadOnlyList<string> AcceptedValues { get; init; }

    public required bool Required { get; init; }

    /// <summary>The position from 0, or null for a parameter given by name only.</summary>
    public required int? Position { get; init; }

    public required string DefaultValue { get; init; }

    public required string PipelineInput { get; init; }

    public required bool Wildcards { get; init; }

    public bool IsSwitch => Type == "SwitchParameter";

    public bool AppliesTo(string set) => Sets.Contains(AllSets) || Sets.Contains(set);

    /// <summary>The parameter as PowerShell writes it in a command's syntax.</summary>
    public string ToSyntax(string name)
    {
        string named = Position is null ? $"-{name}" : $"[-{name}]";
        string whole = IsSwitch ? named : $"{named} <{Type}>";
        return Required ? whole : $"[{whole}]";
    }
}
