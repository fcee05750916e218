using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace BlastFx.Quickstart.Hosting;

/// <summary>Writes to the console: errors, warnings and progress to standard error, in colour on a terminal only.</summary>
internal sealed class TerminalInterface : PSHostUserInterface
{
    private readonly ProgressLine _progress = new();

    public bool HasPrintedErrors { get; private set; }

    public override PSHostRawUserInterface RawUI { get; } = new TerminalScreen();

    public override bool SupportsVirtualTerminal => Terminal.TakesColours;

    public override void Write(string value)
    {
        _progress.Clear();
        Console.Out.Write(GetOutputString(value, SupportsVirtualTerminal));
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteDebugLine(string message) => WriteLine($"{PSStyle.Instance.Formatting.Debug}DEBUG: {message}{PSStyle.Instance.Reset}");

    public override void WriteVerboseLine(string message) => WriteLine($"{PSStyle.Instance.Formatting.Verbose}VERBOSE: {message}{PSStyle.Instance.Reset}");

    public override void WriteWarningLine(string message) => WriteLine($"{PSStyle.Instance.Formatting.Warning}WARNING: {message}{PSStyle.Instance.Reset}");

    public override void WriteErrorLine(string value)
    {
        HasPrintedErrors = true;
        _progress.Clear();
        Console.Error.WriteLine(GetOutputString(value, SupportsVirtualTerminal));
    }

    public override void WriteProgress(long sourceId, ProgressRecord record) => _progress.Show(record);

    public override string ReadLine() => throw Input.NotTaken("a line of input");

    public override SecureString ReadLineAsSecureString() => throw Input.NotTaken("a secret");

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw Input.NotTaken(string.Join(", ", descriptions.Select(description => $"-{description.Name}")));

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw Input.NotTaken("a confirmation");

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw Input.NotTaken("a credential");

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw Input.NotTaken("a credential");
}
