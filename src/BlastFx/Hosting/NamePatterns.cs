using System.Management.Automation;

namespace BlastFx.Hosting;

/// <summary>Names, or patterns of names, as a user gives them.</summary>
internal sealed class NamePatterns
{
    private readonly WildcardPattern[] _patterns;

    /// <param name="names">The names and patterns.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.BadArgument"/>: one is no pattern.</exception>
    public NamePatterns(string[] names) => _patterns = Array.ConvertAll(names, Pattern);

    /// <summary>Whether one of them is a name's.</summary>
    public bool Fit(string? name) => Array.Exists(_patterns, pattern => pattern.IsMatch(name));

    private static WildcardPattern Pattern(string name)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        try
        {
            // PowerShell reads a pattern when it is first used.
            pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            throw new BfxException(
                BfxErrorIds.BadArgument,
                $"'{name}' is no pattern: a [ begins a set of letters, such as [AB], and stands for itself behind a backtick. Nothing was sent.");
        }
    }
}
