using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using BlastFx.Serialization;

namespace BlastFx.Parameters;

/// <summary>
/// Offers words for completion. A word may come from the exchange, a vault or a file, so it is written such that PowerShell
/// reads it as one string of just this value: bare where that is possible, else between quotes. A word with characters that
/// cannot be seen is not offered.
/// </summary>
internal static class CompletionValues
{
    private const string SingleQuotes = "'\u2018\u2019\u201a\u201b";
    private const string DoubleQuotes = "\"\u201c\u201d\u201e";

    /// <summary>The words that begin with what was typed, in letters of either case, in their order.</summary>
    /// <param name="typed">What was typed, with its opening quote.</param>
    /// <param name="words">The words there are.</param>
    public static IEnumerable<CompletionResult> Matching(string typed, IEnumerable<string> words)
    {
        char quote = QuoteOf(typed);
        string beginning = Unquoted(typed, quote);
        return words
            .Where(word => word.StartsWith(beginning, StringComparison.OrdinalIgnoreCase) && IsVisible(word))
            .Select(word => new CompletionResult(Quoted(word, quote), word, CompletionResultType.ParameterValue, word));
    }

    /// <summary>A text that is safe to show: characters that cannot be seen are left out.</summary>
    public static string Shown(string text) => string.Concat(text.EnumerateRunes().Where(IsVisible));

    /// <summary>A word as an argument of a command.</summary>
    private static string Quoted(string word, char quote) => quote switch
    {
        '\'' => Single(word),
        '"' => Double(word),
        _ => IsBare(word) ? word : Single(word),
    };

    private static string Single(string word) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'";

    private static string Double(string word)
    {
        var text = new StringBuilder("\"");
        foreach (char character in word)
        {
            if (character is '`' or '$' || DoubleQuotes.Contains(character))
            {
                text.Append('`');
            }

            text.Append(character);
        }

        return text.Append('"').ToString();
    }

    /// <summary>Whether PowerShell reads a word without quotes as itself, alone and in a list: its own parser decides.</summary>
    private static bool IsBare(string word)
    {
        ScriptBlockAst script = Parser.ParseInput($"x {word} {word},{word}", out _, out ParseError[] errors);
        return errors.Length == 0
            && script.EndBlock?.Statements is [PipelineAst { PipelineElements: [CommandAst { CommandElements: [_, var alone, ArrayLiteralAst { Elements: [var first, var second] }] }] }]
            && IsWord(alone) && IsWord(first) && IsWord(second);

        bool IsWord(Ast element) => element is StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord } text
            && text.Value == word && text.Extent.Text == word;
    }

    private static char QuoteOf(string typed) =>
        typed.Length == 0 ? '\0'
        : SingleQuotes.Contains(typed[0]) ? '\''
        : DoubleQuotes.Contains(typed[0]) ? '"'
        : '\0';

    /// <summary>The value of what was typed so far.</summary>
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

            // A quote in a string between such quotes is written twice.
            i += isEscaped || (isMark && marks.Contains(typed[i + 1])) ? 1 : 0;
            value.Append(typed[i]);
        }

        return value.ToString();
    }

    private static bool IsVisible(string word) => word.Length > 0 && word.EnumerateRunes().All(IsVisible);

    private static bool IsVisible(Rune rune) =>
        rune != Rune.ReplacementChar
        && ShownText.IsVisible(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
