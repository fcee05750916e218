namespace BlastFx.HelpBuilder;

/// <summary>A page cannot be converted to help, because of the given line.</summary>
internal sealed class DocsException(int line, string message) : Exception(message)
{
    public int Line => line;
}
