using System.Management.Automation;
using BlastFx.Pipeline;

namespace BlastFx.Parameters;

/// <summary>Names, or patterns of names, as a user gives them.</summary>
internal sealed class NamePatterns
{
    private readonly WildcardPattern[] _patterns;

    /// <param name="names">The names and patterns.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: one is not a valid pattern.</exception>
    public NamePatterns(params string[] names) => _patterns = Array.ConvertAll(names, Pattern);

    /// <summary>Whether one of them is a name's.</summary>
    public bool Fit(string? name) => Array.Exists(_patterns, pattern => pattern.IsMatch(name));

    /// <summary>The ids of the markets that names stand for, each once: those of a pattern in the exchange's order, a name as the
    /// exchange writes it, and one that is not known as it is. A pattern reads the list of markets, unless that was read already.</summary>
    /// <param name="names">The names and patterns.</param>
    /// <param name="data">Knows the markets.</param>
    /// <param name="bridge">Waits for the list.</param>
    /// <exception cref="BfxException">A pattern is not valid, or the markets could not be read.</exception>
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
                ? all.Where(one.Patterns.Fit)
                : [data.Known.Spelled(one.Name)]).Distinct(),
        ];
    }

    private static WildcardPattern Pattern(string name)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        try
        {
            // PowerShell reads a pattern when it is first used.
            pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            throw new BfxException(
                BfxErrorIds.InvalidArgument,
                $"'{name}' is not a valid pattern: a [ begins a set of letters, such as [AB], and stands for itself behind a backtick. Nothing was sent.");
        }
    }
}
