using System.Management.Automation;
using BlastFx.Pipeline;

namespace BlastFx.Parameters;

/// <summary>Names and wildcard patterns, as specified by a user.</summary>
internal sealed class NamePatterns
{
    private readonly WildcardPattern[] _patterns;

    /// <param name="names">The names and patterns.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: one is not a valid pattern.</exception>
    public NamePatterns(params string[] names) => _patterns = Array.ConvertAll(names, Pattern);

    /// <summary>True if one of the names or patterns matches.</summary>
    public bool Match(string? name) => Array.Exists(_patterns, pattern => pattern.IsMatch(name));

    /// <summary>Gets the ids of the markets that match, each once: those of a pattern in the order of the exchange, a known name in the
    /// letter case of the exchange, and an unknown one unchanged. The first pattern reads the list of markets.</summary>
    /// <param name="names">The names and patterns.</param>
    /// <param name="data">Reads the markets.</param>
    /// <param name="bridge">Runs the request.</param>
    /// <exception cref="BfxException">A pattern is not valid, or the request failed.</exception>
    public static IReadOnlyList<string> MarketIds(string[] names, MarketClient data, PipelineBridge bridge)
    {
        if (!Array.Exists(names, WildcardPattern.ContainsWildcardCharacters))
        {
            return Array.ConvertAll(names, data.Known.Spelled);
        }

        (string Name, NamePatterns Patterns)[] wanted = Array.ConvertAll(names, name => (name, new NamePatterns(name)));
        IReadOnlyList<string> all = bridge.Run(data.GetMarketIdsAsync);
        return
        [
            .. wanted.SelectMany(one => WildcardPattern.ContainsWildcardCharacters(one.Name)
                ? all.Where(one.Patterns.Match)
                : [data.Known.Spelled(one.Name)]).Distinct(),
        ];
    }

    private static WildcardPattern Pattern(string name)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        try
        {
            // PowerShell parses a pattern when it is first used.
            pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            throw new BfxException(
                BfxErrorIds.InvalidArgument,
                $"'{name}' is not a valid wildcard pattern: '[' without ']'. Escape it with a backtick. Nothing was sent.");
        }
    }
}
