using System.Globalization;
using BlastFx.HelpBuilder.Markdown;

namespace BlastFx.HelpBuilder.Commands;

/// <summary>Reads the parameters: each with a description and at least one YAML block.</summary>
internal static class ParameterReader
{
    private const string CommonParameters = "CommonParameters";
    private const string OptionalKey = "Accepted values";

    private static readonly string[] s_requiredKeys =
    [
        "Type", "Parameter Sets", "Aliases", "Required", "Position", "Default value", "Accept pipeline input",
        "Accept wildcard characters",
    ];

    private static readonly string[] s_pipelineInputs =
        ["False", "True (ByValue)", "True (ByPropertyName)", "True (ByPropertyName, ByValue)"];

    public static List<Parameter> Read(PageSection section)
    {
        if (section.Sections is not [.., { Title: CommonParameters }])
        {
            throw section.Error($"'## PARAMETERS' must end with '### {CommonParameters}'.");
        }

        var parameters = section.Sections.SkipLast(1).Select(ReadParameter).ToList();
        return parameters.GroupBy(parameter => parameter.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw section.Error($"The parameter '-{twice.Key}' is described twice.")
            : parameters;
    }

    private static Parameter ReadParameter(PageSection section)
    {
        if (!section.Title.StartsWith('-'))
        {
            throw section.Error($"A parameter's heading is '### -<name>', not '### {section.Title}'.");
        }

        var uses = section.Blocks.OfType<Code>().Where(IsYaml).Select(block => ReadUse(section, block)).ToList();
        var description = section.Blocks.Where(block => block is not Code code || !IsYaml(code)).ToList();
        if (description.Count == 0)
        {
            throw section.Error($"The parameter '{section.Title}' has no description.");
        }

        return uses.Count > 0
            ? new Parameter(section.Title[1..], description, uses)
            : throw section.Error($"The parameter '{section.Title}' has no yaml block.");
    }

    private static bool IsYaml(Code code) => code.Info == "yaml";

    private static ParameterUse ReadUse(PageSection section, Code block)
    {
        Dictionary<string, string> values = KeyValueLines.Read(section.Page, block.Line + 1, block.Text);
        if (s_requiredKeys.Except(values.Keys).FirstOrDefault() is { } missing)
        {
            throw section.Error(block, $"'{section.Title}' has no '{missing}:' in its yaml block.");
        }

        if (values.Keys.Except([.. s_requiredKeys, OptionalKey]).FirstOrDefault() is { } unknown)
        {
            throw section.Error(block, $"'{section.Title}' has an unknown '{unknown}:' in its yaml block.");
        }

        return new ParameterUse
        {
            Line = block.Line,
            Type = OneOf("Type", value => value.Length > 0, "a type"),
            Sets = List(OneOf("Parameter Sets", value => value.Length > 0, $"set names or {ParameterUse.AllSets}")),
            Aliases = values["Aliases"] is { Length: > 0 } aliases ? aliases : "none",
            AcceptedValues = List(values.GetValueOrDefault(OptionalKey, string.Empty)),
            Required = Flag("Required"),
            Position = values["Position"] == "Named" ? null : Position(),
            DefaultValue = OneOf("Default value", value => value.Length > 0, "a value or 'None'"),
            PipelineInput = OneOf("Accept pipeline input", s_pipelineInputs.Contains, string.Join(" | ", s_pipelineInputs)),
            Wildcards = Flag("Accept wildcard characters"),
        };

        string OneOf(string key, Func<string, bool> isGood, string wanted) =>
            isGood(values[key])
                ? values[key]
                : throw section.Error(block, $"'{section.Title}' has '{key}: {values[key]}', but it must be: {wanted}.");

        bool Flag(string key) => OneOf(key, value => value is "True" or "False", "True | False") == "True";

        int Position() => int.Parse(
            OneOf("Position", value => value.Length > 0 && value.All(char.IsAsciiDigit), "Named, or a number from 0"),
            CultureInfo.InvariantCulture);
    }

    private static string[] List(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
