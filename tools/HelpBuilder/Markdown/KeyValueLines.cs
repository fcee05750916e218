namespace BlastFx.HelpBuilder.Markdown;

/// <summary>The flat YAML of help pages: lines of <c>key: value</c>, empty lines between.</summary>
internal static class KeyValueLines
{
    /// <summary>Reads the lines; <paramref name="firstLine"/> is the page's line of the first.</summary>
    public static Dictionary<string, string> Read(MarkdownPage page, int firstLine, string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((int index, string? line) in text.Split('\n').Index())
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (line.Split(':', 2) is not [var key, var value])
            {
                throw page.Error(firstLine + index, $"'{line.Trim()}' is not of the form 'key: value'.");
            }

            if (!values.TryAdd(key.Trim(), value.Trim()))
            {
                throw page.Error(firstLine + index, $"'{key.Trim()}' is given twice.");
            }
        }

        return values;
    }
}
