using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace BlastFx.Tests.Support;

/// <summary>
/// A host that records what it shows, and answers questions with No or the default. Or one that cannot ask, like
/// <c>pwsh -NonInteractive</c>.
/// </summary>
internal sealed class RecordingHost(Exception? unableToAsk = null, bool isTerminal = false) : PSHost
{
    private readonly Screen _screen = new(unableToAsk, isTerminal);

    /// <summary>Whether it can ask questions.</summary>
    public bool CanAsk => unableToAsk is null;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Tests";

    public override Version Version { get; } = new(1, 0);

    public override PSHostUserInterface UI => _screen;

    /// <summary>The host of <c>pwsh -NonInteractive</c>.</summary>
    public static RecordingHost NonInteractive() => new(new PSInvalidOperationException("PowerShell is in NonInteractive mode."));

    /// <summary>Everything shown so far.</summary>
    public string Text => _screen.Text;

    public void Clear() => _screen.Clear();

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class Screen(Exception? unableToAsk, bool isTerminal) : PSHostUserInterface
    {
        private readonly StringBuilder _text = new();

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        public override PSHostRawUserInterface? RawUI => null;

        public override bool SupportsVirtualTerminal => isTerminal;

        public void Clear()
        {
            lock (_text)
            {
                _text.Clear();
            }
        }

        public override void Write(string value)
        {
            lock (_text)
            {
                _text.Append(value);
            }
        }

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

        public override void WriteLine(string value) => Write(value + "\n");

        public override void WriteErrorLine(string value) => WriteLine(value);

        public override void WriteDebugLine(string message) => WriteLine(message);

        public override void WriteVerboseLine(string message) => WriteLine(message);

        public override void WriteWarningLine(string message) => WriteLine(message);

        public override void WriteProgress(long sourceId, ProgressRecord record) => WriteLine($"{record}");

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            if (unableToAsk is not null)
            {
                throw unableToAsk;
            }

            WriteLine($"{caption} {message}");
            ChoiceDescription? no = choices.FirstOrDefault(choice => choice.Label.Replace("&", "", StringComparison.Ordinal) == "No");
            return no is null ? defaultChoice : choices.IndexOf(no);
        }

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption,
            string message,
            string userName,
            string targetName,
            PSCredentialTypes allowedCredentialTypes,
            PSCredentialUIOptions options) => throw new NotSupportedException();

        public override string ReadLine() => throw new NotSupportedException();

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();
    }
}
