using System.Globalization;
using System.Management.Automation.Host;

namespace BlastFx.Quickstart.Hosting;

/// <summary>The least a PowerShell host is: output to the console, no input.</summary>
internal sealed class TerminalHost : PSHost
{
    private readonly TerminalInterface _terminal = new();

    /// <summary>What the script gave to <c>exit</c>; null while it did not.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Whether any error was shown. One that a script caught or silenced was not.</summary>
    public bool HasPrintedErrors => _terminal.HasPrintedErrors;

    public override string Name => "BlastFx.Quickstart";

    public override Version Version { get; } = typeof(TerminalHost).Assembly.GetName().Version ?? new Version(0, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _terminal;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw Input.NotTaken("a nested prompt");

    public override void ExitNestedPrompt() => throw Input.NotTaken("a nested prompt");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
