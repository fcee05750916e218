using System.Management.Automation;
using System.Management.Automation.Host;
using BlastFx.Serialization;

namespace BlastFx.Pipeline;

/// <summary>
/// Writes a command's messages so that no message costs the command its result. What the user's preferences make able to
/// end the command (Stop, Inquire) is held back until the result is written, and ends it then.
/// </summary>
internal sealed class MessageWriter(PSCmdlet cmdlet)
{
    private readonly Queue<Action> _held = new();

    /// <summary>Whether a message that can end the command waits for its result.</summary>
    public bool HoldsBack => _held.Count > 0;

    /// <summary>Whether one of them is an error.</summary>
    public bool HoldsError { get; private set; }

    /// <summary>Whether what the engine tells of a change before it is made can end the command.</summary>
    public bool QuestionsMayEnd => MayEnd(VerboseAction);

    /// <summary>Whether debug messages are written.</summary>
    public bool WantsDebug => DebugAction is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    /// <summary>Whether the user sees a progress bar. PowerShell's console draws none where its output goes to a file or a pipe.</summary>
    public bool ShowsProgress =>
        ProgressAction is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore)
        && !(cmdlet.Host.Name == "ConsoleHost" && Console.IsOutputRedirected);

    // PowerShell asks after each verbose line of a command with -Debug; a debug line it only writes.
    private bool IsVerboseDebug => IsSet("Debug") == true && IsSet("Verbose") is null;

    private ActionPreference VerboseAction => IsSet("Verbose") switch
    {
        true => ActionPreference.Continue,
        false => ActionPreference.SilentlyContinue,
        null => Variable("VerbosePreference", ActionPreference.SilentlyContinue),
    };

    private ActionPreference DebugAction => IsSet("Debug") switch
    {
        true => ActionPreference.Continue,
        false => ActionPreference.SilentlyContinue,
        null => Variable("DebugPreference", ActionPreference.SilentlyContinue),
    };

    private ActionPreference WarningAction =>
        Given("WarningAction")
        ?? (IsSet("Debug") == true ? ActionPreference.Inquire
            : IsSet("Verbose") == true ? ActionPreference.Continue
            : Variable("WarningPreference", ActionPreference.Continue));

    private ActionPreference ErrorAction => Given("ErrorAction") ?? Variable("ErrorActionPreference", ActionPreference.Continue);

    private ActionPreference ProgressAction => Given("ProgressAction") ?? Variable("ProgressPreference", ActionPreference.Continue);

    public void Verbose(string text)
    {
        text = ShownText.Clean(text);
        if (IsVerboseDebug)
        {
            Debug(text);
        }
        else
        {
            Write(VerboseAction, () => cmdlet.WriteVerbose(text));
        }
    }

    public void Debug(string text) => Write(DebugAction, () => cmdlet.WriteDebug(ShownText.CleanLines(text)));

    public void Warning(string text)
    {
        text = ShownText.Clean(text);
        // With -Debug, PowerShell asks whether to go on after a warning. Nobody said so in words: where nobody can be asked, it goes on.
        bool isAskedByDebug = IsSet("Debug") == true && Given("WarningAction") is null;
        Write(WarningAction, isAskedByDebug ? () => WriteNow(() => cmdlet.WriteWarning(text)) : () => cmdlet.WriteWarning(text));
    }

    public void Progress(ProgressRecord record)
    {
        record.Activity = ShownText.Clean(record.Activity);
        record.StatusDescription = ShownText.Clean(record.StatusDescription);
        Write(ProgressAction, () => cmdlet.WriteProgress(record));
    }

    /// <summary>Writes an error of one thing among several, of which the others are still to be written.</summary>
    public void Error(ErrorRecord error)
    {
        if (MayEnd(ErrorAction))
        {
            HoldsError = true;
            _held.Enqueue(() => cmdlet.WriteError(error));
        }
        else
        {
            cmdlet.WriteError(error);
        }
    }

    /// <summary>Writes what was held back; to be called when the result is written.</summary>
    /// <exception cref="PipelineStoppedException">The user's preferences end the command.</exception>
    public void WriteHeld()
    {
        HoldsError = false;
        while (_held.TryDequeue(out Action? write))
        {
            write();
        }
    }

    private void Write(ActionPreference preference, Action write)
    {
        if (MayEnd(preference))
        {
            _held.Enqueue(write);
        }
        else
        {
            WriteNow(write);
        }
    }

    private static bool MayEnd(ActionPreference preference) =>
        preference is not (ActionPreference.Continue or ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    private static void WriteNow(Action write)
    {
        try
        {
            write();
        }
        catch (Exception unable) when (unable is HostException or NotImplementedException or NotSupportedException or InvalidOperationException or IOException or NullReferenceException)
        {
            // A host that cannot show a message, or ask about it, must not cost the command its result. PowerShell's console ends
            // in a NullReferenceException where it asks and its input has ended.
        }
    }

    /// <summary>A common switch as it was given; null where it was not.</summary>
    private bool? IsSet(string name) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(name, out object? given) && given is SwitchParameter set ? set.IsPresent : null;

    private ActionPreference? Given(string name) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(name, out object? given) ? Read(given, ActionPreference.Stop) : null;

    private ActionPreference Variable(string name, ActionPreference usual) =>
        cmdlet.SessionState.PSVariable.GetValue(name) is { } value ? Read(value, ActionPreference.Stop) : usual;

    /// <summary>What is not a preference is an error of the engine's, which must come after the result as well.</summary>
    private static ActionPreference Read(object value, ActionPreference otherwise) =>
        LanguagePrimitives.TryConvertTo(value, out ActionPreference preference) ? preference : otherwise;
}
