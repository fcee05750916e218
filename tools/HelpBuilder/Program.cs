// Turns docs/*.md (platyPS schema 2.0.0) into PowerShell help; own small tool because platyPS is on no package feed this build can use.

using BlastFx.HelpBuilder;

if (args is not [var docsFolder, var outputFolder])
{
    Console.Error.WriteLine("Usage: HelpBuilder <docsFolder> <outputFolder>");
    return 2;
}

try
{
    foreach (string written in HelpBuild.Run(docsFolder, outputFolder))
    {
        Console.WriteLine(written);
    }

    return 0;
}
catch (AggregateException failures) when (failures.InnerExceptions.All(failure => failure is DocsException))
{
    foreach (Exception failure in failures.InnerExceptions)
    {
        Console.Error.WriteLine(failure.Message);
    }

    return 1;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"HelpBuilder : error HELP002: {failure.Message}");
    return 1;
}
