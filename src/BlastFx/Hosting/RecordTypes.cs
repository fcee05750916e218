using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace BlastFx.Hosting;

/// <summary>
/// Tells a runspace, when a cmdlet first runs in it, that records have an adapter. The engine learns of adapters from the
/// types file of a module, and wants the types loaded then, which importing BlastFx must not do: so they have a module of
/// their own.
/// </summary>
internal static class RecordTypes
{
    private static readonly ConditionalWeakTable<Runspace, object> s_registered = [];
    private static readonly string s_manifest =
        Path.Combine(Path.GetDirectoryName(typeof(RecordTypes).Assembly.Location)!, "BlastFx.Records.psd1");

    public static void Register(PSCmdlet cmdlet)
    {
        if (s_registered.TryGetValue(Runspace.DefaultRunspace, out _))
        {
            return;
        }

        // The engine finds types by name in what is loaded.
        RuntimeHelpers.RunModuleConstructor(typeof(OpenRecord).Module.ModuleHandle);
        cmdlet.InvokeCommand.InvokeScript(
            useLocalScope: true,
            ScriptBlock.Create("param($manifest) Import-Module -Name $manifest -Global -Verbose:$false -Debug:$false -ErrorAction Stop"),
            input: null,
            s_manifest);
        s_registered.AddOrUpdate(Runspace.DefaultRunspace, s_manifest);
    }

    /// <summary>Lets a runspace that removed BlastFx be told anew.</summary>
    public static void Forget(Runspace runspace) => s_registered.Remove(runspace);
}
