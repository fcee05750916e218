using BlastFx.Quickstart;
using BlastFx.Quickstart.Hosting;

// The engine would report to its makers which modules are imported; an example sends nothing to anyone.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

var host = new TerminalHost();
using var shell = new Shell(host);
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    shell.Stop();
};

bool succeeded = args.Length == 0
    ? ScriptStatements.Of(Checkout.PathOf("examples", "quickstart.ps1")).All(statement =>
    {
        host.UI.WriteLine(statement.Transcript);
        return shell.Run(statement.Block);
    })
    : shell.Run($"Import-Module '{Checkout.PathOf("BlastFx.psd1").Replace("'", "''", StringComparison.Ordinal)}'; Connect-Bfx -Sandbox")
        && shell.Run(string.Join(' ', args)) && !host.HasPrintedErrors;

return host.ExitCode ?? (succeeded ? 0 : 1);
