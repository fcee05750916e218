using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using BlastFx.Serialization;

namespace BlastFx.Parameters;

/// <summary>
/// Completion of values. A value may come from the exchange, a vault or a file, so its completion is text that PowerShell
/// parses as one string with this value, without quotes if possible. Values with invisible characters are omitted.
/// </summary>
internal static class CompletionValues
{
    private const string SingleQuotes = "'\u2018\u2019\u201a\u201b";
    private const string DoubleQuotes = "\"\u201c\u201d\u201e";

    /// <summary>Gets the completions of the values that begin with the typed text, in either case, in their order.</summary>
    /// <param name="typed">The typed text, with its opening quote.</param>
    /// <param name="values">All values.</param>
    public static IEnumerable<CompletionResult> Matching(string typed, IEnumerable<string> values)
    {
        char quote = QuoteOf(typed);
        string beginning = Unquoted(typed, quote);
        return values
            .Where(value => value.StartsWith(beginning, StringComparison.OrdinalIgnoreCase) && IsVisible(value))
            .Select(value => new CompletionResult(Quoted(value, quote), value, CompletionResultType.ParameterValue, value));
    }

    /// <summary>Removes invisible characters from text.</summary>
    public static string Shown(string text) => string.Concat(text.EnumerateRunes().Where(IsVisible));

    /// <summary>Gets a value as an argument of a command.</summary>
    private static string Quoted(string value, char quote) => quote switch
    {
        '\'' => Single(value),
        '"' => Double(value),
        _ => IsBareword(value) ? value : Single(value),
    };

    private static string Single(string value) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";

    private static string Double(string value)
    {
        var text = new StringBuilder("\"");
        foreach (char character in value)
        {
            if (character is '`' or '$' || DoubleQuotes.Contains(character))
            {
                text.Append('`');
            }

            text.Append(character);
        }

        return text.Append('"').ToString();
    }

    /// <summary>True if PowerShell's parser reads a value without quotes as itself, alone and in a list.</summary>
    private static bool IsBareword(string value)
    {
        ScriptBlockAst script = Parser.ParseInput($"x {value} {value},{value}", out _, out ParseError[] errors);
        return errors.Length == 0
            && script.EndBlock?.Statements is [PipelineAst { PipelineElements: [CommandAst { CommandElements: [_, var alone, ArrayLiteralAst { Elements: [var first, var second] }] }] }]
            && IsValue(alone) && IsValue(first) && IsValue(second);

        bool IsValue(Ast element) => element is StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord } text
            && text.Value == value && text.Extent.Text == value;
    }

    private static char QuoteOf(string typed) =>
        typed.Length == 0 ? '\0'
        : SingleQuotes.Contains(typed[0]) ? '\''
        : DoubleQuotes.Contains(typed[0]) ? '"'
        : '\0';

    /// <summary>Gets the value of the typed text.</summary>
    private static string Unquoted(string typed, char quote)
    {
        string marks = quote == '\'' ? SingleQuotes : DoubleQuotes;
        var value = new StringBuilder();
        for (int i = quote == '\0' ? 0 : 1; i < typed.Length; i++)
        {
            bool isEscaped = quote != '\'' && typed[i] == '`' && i + 1 < typed.Length;
            bool isMark = quote != '\0' && marks.Contains(typed[i]);
            if (isMark && i + 1 == typed.Length)
            {
                break;
            }

            // Within quotes, a quote of the same kind is doubled.
            i += isEscaped || (isMark && marks.Contains(typed[i + 1])) ? 1 : 0;
            value.Append(typed[i]);
        }

        return value.ToString();
    }

    private static bool IsVisible(string value) => value.Length > 0 && value.EnumerateRunes().All(IsVisible);

    private static bool IsVisible(Rune rune) =>
        rune != Rune.ReplacementChar
        && ShownText.IsVisible(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
