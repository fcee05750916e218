using System.Management.Automation;
using System.Management.Automation.Host;
using BlastFx.Serialization;

namespace BlastFx.Pipeline;

/// <summary>
/// Writes a command's messages without losing its result. A message that the user's preferences allow to end the command
/// (Stop, Inquire) is held back until the result is written.
/// </summary>
internal sealed class MessageWriter(PSCmdlet cmdlet)
{
    private readonly Queue<Action> _held = new();

    /// <summary>True if messages are held back.</summary>
    public bool HoldsBack => _held.Count > 0;

    /// <summary>True if one of the messages that are held back is an error.</summary>
    public bool HoldsError { get; private set; }

    /// <summary>True if the engine's verbose message before a change can end the command.</summary>
    public bool QuestionsMayEnd => MayEnd(VerboseAction);

    /// <summary>True if debug messages are written.</summary>
    public bool WantsDebug => DebugAction is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    /// <summary>True if the user sees a progress bar. PowerShell's console shows none if its output is redirected.</summary>
    public bool ShowsProgress =>
        ProgressAction is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore)
        && !(cmdlet.Host.Name == "ConsoleHost" && Console.IsOutputRedirected);

    // With -Debug, PowerShell prompts after each verbose message, but not after a debug message.
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
        Parameter("WarningAction")
        ?? (IsSet("Debug") == true ? ActionPreference.Inquire
            : IsSet("Verbose") == true ? ActionPreference.Continue
            : Variable("WarningPreference", ActionPreference.Continue));

    private ActionPreference ErrorAction => Parameter("ErrorAction") ?? Variable("ErrorActionPreference", ActionPreference.Continue);

    private ActionPreference ProgressAction => Parameter("ProgressAction") ?? Variable("ProgressPreference", ActionPreference.Continue);

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
        // With -Debug, PowerShell prompts after a warning. The user did not request that, so a host that cannot prompt continues.
        bool isAskedByDebug = IsSet("Debug") == true && Parameter("WarningAction") is null;
        Write(WarningAction, isAskedByDebug ? () => WriteNow(() => cmdlet.WriteWarning(text)) : () => cmdlet.WriteWarning(text));
    }

    /// <summary>Shows a warning after the pipeline was stopped, when the warning stream is closed.</summary>
    public void WarningAfterStop(string text)
    {
        if (WarningAction is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore))
        {
            WriteNow(() => cmdlet.Host.UI.WriteWarningLine(ShownText.Clean(text)));
        }
    }

    public void Progress(ProgressRecord record)
    {
        record.Activity = ShownText.Clean(record.Activity);
        record.StatusDescription = ShownText.Clean(record.StatusDescription);
        Write(ProgressAction, () => cmdlet.WriteProgress(record));
    }

    /// <summary>Writes a non-terminating error.</summary>
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

    /// <summary>Writes the messages that are held back. Call it after the result is written.</summary>
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
            // A host that cannot show a message, or prompt, must not lose the command's result. PowerShell's console throws a
            // NullReferenceException if it prompts after the end of its input.
        }
    }

    /// <summary>The value of a common switch parameter; null if omitted.</summary>
    private bool? IsSet(string name) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(name, out object? value) && value is SwitchParameter set ? set.IsPresent : null;

    private ActionPreference? Parameter(string name) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(name, out object? value) ? Read(value, ActionPreference.Stop) : null;

    private ActionPreference Variable(string name, ActionPreference defaultValue) =>
        cmdlet.SessionState.PSVariable.GetValue(name) is { } value ? Read(value, ActionPreference.Stop) : defaultValue;

    /// <summary>An invalid preference is an error of the engine, which must come after the result, too.</summary>
    private static ActionPreference Read(object value, ActionPreference otherwise) =>
        LanguagePrimitives.TryConvertTo(value, out ActionPreference preference) ? preference : otherwise;
}
