namespace BlastFx.HelpBuilder;

/// <summary>A page that cannot become help. Its message has the form in which MSBuild recognizes an error's file and line.</summary>
internal sealed class DocsException(string path, int line, string message)
    : Exception($"{path}({line}): error HELP001: {message}");
