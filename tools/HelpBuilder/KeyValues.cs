using Markdig.Syntax;

namespace BlastFx.HelpBuilder;

/// <summary>Flat YAML: the lines <c>key: value</c> of a front matter or of a parameter's block.</summary>
internal sealed class KeyValues
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly int _line;

    public KeyValues(LeafBlock? block)
    {
        _line = (block?.Line ?? 0) + 1;
        foreach ((int index, string line) in (block?.Lines.ToString() ?? "").Split('\n').Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)))
        {
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is not [var key, var value] || !_values.TryAdd(key, value))
            {
                throw new DocsException(_line + 1 + index, $"'{line.Trim()}' is not a line 'key: value' with a new key.");
            }
        }
    }

    /// <summary>The value of a key that must be there.</summary>
    public string this[string key] => Find(key) ?? throw new DocsException(_line, $"The line '{key}:' is missing.");

    /// <summary>The value of a key; null if it is omitted.</summary>
    public string? Find(string key) => _values.GetValueOrDefault(key);

    /// <summary>The values of a key, separated by commas; none if it is omitted.</summary>
    public string[] List(string key) =>
        _values.GetValueOrDefault(key, "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
