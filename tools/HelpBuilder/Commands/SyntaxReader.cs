using System.Text.RegularExpressions;
using BlastFx.HelpBuilder.Markdown;

namespace BlastFx.HelpBuilder.Commands;

/// <summary>Reads the syntax of each parameter set, and holds it against what the parameters' YAML blocks say.</summary>
internal static partial class SyntaxReader
{
    private const string DefaultMark = " (Default)";
    private const string Ending = "[<CommonParameters>]";

    public static List<SyntaxSet> Read(string command, PageSection section, IReadOnlyList<Parameter> parameters)
    {
        List<(string Name, PageSection Section)> sets = section.Sections.Count == 0
            ? [(ParameterUse.AllSets, section)]
            : [.. section.Sections.Select(set => (set.Title.Replace(DefaultMark, string.Empty, StringComparison.Ordinal), set))];
        VerifySetNames(section, parameters, [.. sets.Select(set => set.Name)]);
        return [.. sets.Select(set => ReadSet(command, set.Name, set.Section, parameters))];
    }

    private static void VerifySetNames(PageSection section, IReadOnlyList<Parameter> parameters, IReadOnlyList<string> sets)
    {
        if (section.Sections.Count(set => set.Title.EndsWith(DefaultMark, StringComparison.Ordinal)) > 1)
        {
            throw section.Error("Only one parameter set can be the default.");
        }

        foreach (Parameter parameter in parameters)
        {
            foreach (ParameterUse use in parameter.Uses)
            {
                if (use.Sets.Except([.. sets, ParameterUse.AllSets]).FirstOrDefault() is { } unknown)
                {
                    throw section.Page.Error(use.Line, $"'-{parameter.Name}' is of the set '{unknown}', which '## SYNTAX' does not have.");
                }
            }
        }
    }

    private static SyntaxSet ReadSet(string command, string set, PageSection section, IReadOnlyList<Parameter> parameters)
    {
        if (section.Blocks is not [Code code])
        {
            throw section.Error($"The syntax of '{set}' must be one fenced block.");
        }

        string syntax = WhiteSpace().Replace(code.Text, " ");
        if (!syntax.StartsWith(command + " ", StringComparison.Ordinal) || !syntax.EndsWith(Ending, StringComparison.Ordinal))
        {
            throw section.Error(code, $"The syntax must begin with '{command}' and end with '{Ending}'.");
        }

        var shown = ParameterToken().Matches(syntax[command.Length..^Ending.Length]).Select(match => match.Value).ToList();
        var documented = parameters
            .Select(parameter => (Parameter: parameter, Use: parameter.UseIn(set)))
            .Where(pair => pair.Use is not null)
            .ToDictionary(pair => pair.Use!.ToSyntax(pair.Parameter.Name), pair => (pair.Parameter, pair.Use!));
        if (shown.Except(documented.Keys).FirstOrDefault() is { } undocumented)
        {
            throw section.Error(code, $"The syntax of '{set}' shows '{undocumented}', which no parameter's yaml block says.");
        }

        if (documented.Keys.Except(shown).FirstOrDefault() is { } hidden)
        {
            throw section.Error(code, $"The syntax of '{set}' lacks '{hidden}', which the parameter's yaml block says.");
        }

        return new SyntaxSet(set, [.. shown.Select(token => documented[token])]);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    /// <summary>From one bracket or dash to the next that begins a parameter.</summary>
    [GeneratedRegex(@"(?:\[{0,2}-)(?:(?! \[{0,2}-).)*\S")]
    private static partial Regex ParameterToken();
}
