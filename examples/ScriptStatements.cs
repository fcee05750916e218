using System.Management.Automation;
using System.Management.Automation.Language;

namespace BlastFx.Quickstart;

/// <summary>One statement of a script: what a reader of it saw typed, and what runs.</summary>
internal sealed record ScriptStatement(string Transcript, ScriptBlock Block);

/// <summary>A script taken apart, so that each statement can be shown before its output, as at a prompt.</summary>
internal static class ScriptStatements
{
    private const string Prompt = "PS> ";
    private const string Continuation = ">> ";

    public static IEnumerable<ScriptStatement> Of(string path)
    {
        ScriptBlockAst script = Parser.ParseFile(path, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            throw new ParseException(errors);
        }

        int end = 0;
        foreach (StatementAst statement in script.EndBlock.Statements)
        {
            string between = script.Extent.Text[end..statement.Extent.StartOffset];
            end = statement.Extent.EndOffset;
            yield return new ScriptStatement(Typed(between, statement.Extent.Text), Alone(statement));
        }
    }

    private static string Typed(string between, string statement)
    {
        string[] comments = [.. Lines(between).Where(line => line.StartsWith("# ", StringComparison.Ordinal))];
        string[] gap = comments.Length == 0 ? [] : [""];
        string typed = Prompt + string.Join(Environment.NewLine + Continuation, Lines(statement));
        return string.Join(Environment.NewLine, [.. gap, .. comments, typed]);
    }

    private static string[] Lines(string text) => text.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();

    /// <summary>Keeps the place in the file, which $PSScriptRoot and errors tell.</summary>
    private static ScriptBlock Alone(StatementAst statement) =>
        new ScriptBlockAst(
            statement.Extent,
            paramBlock: null,
            new StatementBlockAst(statement.Extent, [(StatementAst)statement.Copy()], traps: null),
            isFilter: false).GetScriptBlock();
}
