namespace BlastFx.HelpBuilder.Markdown;

/// <summary>A run of prose without its markdown marks, and the links it held.</summary>
internal sealed record RichText(string Text, IReadOnlyList<PageLink> Links);

/// <summary>A link of a page: to another page of the folder, or to an address.</summary>
internal sealed record PageLink(string Text, string Target)
{
    /// <summary>Whether the link leads out of the folder.</summary>
    public bool IsExternal => Target.Contains("://", StringComparison.Ordinal);
}
