using System.Management.Automation;
using System.Management.Automation.Language;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Documentation;

/// <summary>Checks a snippet without running it: it parses, and the module has the cmdlets and parameters it names.</summary>
internal static class SnippetCommands
{
    public static IEnumerable<string> Problems(Engine engine, Snippet snippet)
    {
        ScriptBlockAst script = Parser.ParseInput(snippet.Script, out _, out ParseError[] errors);
        IEnumerable<CommandAst> commands = script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>();
        return errors.Select(error => error.Message)
            .Concat(commands.Where(IsOurs).SelectMany(command => Problems(engine, command)));
    }

    private static bool IsOurs(CommandAst command) => command.GetCommandName()?.Contains("-Bfx", StringComparison.OrdinalIgnoreCase) == true;

    private static IEnumerable<string> Problems(Engine engine, CommandAst command)
    {
        string name = command.GetCommandName();
        if (engine.Run("Get-Command $name -Module BlastFx -ErrorAction Ignore", ("name", name)).Output is not [{ BaseObject: CommandInfo known }])
        {
            return [$"{name} is not a cmdlet of the module"];
        }

        HashSet<string> parameters = new(
            known.Parameters.Values.SelectMany(parameter => parameter.Aliases.Prepend(parameter.Name)), StringComparer.OrdinalIgnoreCase);
        return command.CommandElements.OfType<CommandParameterAst>()
            .Where(parameter => !parameters.Contains(parameter.ParameterName))
            .Select(parameter => $"{name} has no parameter -{parameter.ParameterName}");
    }
}
