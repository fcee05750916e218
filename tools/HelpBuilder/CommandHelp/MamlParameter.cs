using System.Globalization;
using System.Xml.Linq;
using BlastFx.HelpBuilder.Commands;
using static BlastFx.HelpBuilder.CommandHelp.MamlNames;

namespace BlastFx.HelpBuilder.CommandHelp;

/// <summary>Writes a parameter: within the syntax of a set, and in full.</summary>
internal static class MamlParameter
{
    /// <summary>The parameter in one set. A switch has no value there, and a fixed list of words is shown as such.</summary>
    public static XElement InSyntax(Parameter parameter, ParameterUse use) =>
        Element(
            parameter,
            use,
            use.Required,
            use.AcceptedValues.Count > 0 ? ValueGroup(use.AcceptedValues) : null,
            use.IsSwitch ? null : Value(use, required: true));

    /// <summary>The parameter by itself: required only if every set requires it, else as its first use says.</summary>
    public static XElement InFull(Parameter parameter) =>
        Element(
            parameter,
            parameter.Uses[0],
            parameter.Uses.All(use => use.Required),
            null,
            Value(parameter.Uses[0], required: !parameter.Uses[0].IsSwitch));

    private static XElement Element(Parameter parameter, ParameterUse use, bool required, XElement? valueGroup, XElement? value) =>
        new(
            Command + "parameter",
            new XAttribute("required", required),
            new XAttribute("variableLength", true),
            new XAttribute("globbing", use.Wildcards),
            new XAttribute("pipelineInput", use.PipelineInput),
            new XAttribute("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", use.Aliases),
            new XElement(Maml + "name", parameter.Name),
            MamlText.Description(parameter.Description),
            valueGroup,
            value,
            new XElement(Dev + "type", new XElement(Maml + "name", use.Type), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", use.DefaultValue));

    private static XElement ValueGroup(IEnumerable<string> words) =>
        new(
            Command + "parameterValueGroup",
            words.Select(word => new XElement(
                Command + "parameterValue",
                new XAttribute("required", false),
                new XAttribute(Command + "variableLength", false),
                word)));

    private static XElement Value(ParameterUse use, bool required) =>
        new(
            Command + "parameterValue",
            new XAttribute("required", required),
            new XAttribute("variableLength", false),
            use.Type);
}
