using BlastFx.HelpBuilder.Markdown;

namespace BlastFx.HelpBuilder.Commands;

/// <summary>All that the help of one command says.</summary>
internal sealed record CommandPage
{
    public required string Name { get; init; }

    /// <summary>The help file this command belongs to, such as <c>BlastFx.dll-Help.xml</c>.</summary>
    public required string HelpFile { get; init; }

    /// <summary>The page's address on the web; empty when it has none.</summary>
    public required string OnlineVersion { get; init; }

    public required string Synopsis { get; init; }

    public required IReadOnlyList<SyntaxSet> Syntax { get; init; }

    public required IReadOnlyList<TextBlock> Description { get; init; }

    public required IReadOnlyList<Example> Examples { get; init; }

    public required IReadOnlyList<Parameter> Parameters { get; init; }

    public required IReadOnlyList<PipelineType> Inputs { get; init; }

    public required IReadOnlyList<PipelineType> Outputs { get; init; }

    public required IReadOnlyList<TextBlock> Notes { get; init; }

    public required IReadOnlyList<PageLink> RelatedLinks { get; init; }
}

/// <summary>One way to call the command: the parameters of a set, in the order the syntax shows them.</summary>
internal sealed record SyntaxSet(string Name, IReadOnlyList<(Parameter Parameter, ParameterUse Use)> Parameters);

/// <summary>An example: the words before its code, the code, and what follows it.</summary>
internal sealed record Example(
    string Title,
    IReadOnlyList<TextBlock> Introduction,
    string Code,
    IReadOnlyList<TextBlock> Remarks);

/// <summary>A type that the command takes from, or writes to, the pipeline.</summary>
internal sealed record PipelineType(string Name, IReadOnlyList<TextBlock> Description);

/// <summary>A parameter with its uses: one for all sets, or several where the sets differ.</summary>
internal sealed record Parameter(string Name, IReadOnlyList<TextBlock> Description, IReadOnlyList<ParameterUse> Uses)
{
    public ParameterUse? UseIn(string set) => Uses.FirstOrDefault(use => use.AppliesTo(set));
}
