using System.Management.Automation;
using System.Management.Automation.Runspaces;
using BlastFx.Connections;

namespace BlastFx.Module;

/// <summary>What happens on import (almost nothing) and on removal (everything this runspace opened is closed).</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Makes the client's assemblies loadable; they load at first use.</summary>
    public void OnImport() => DependencyContext.Register();

    /// <summary>Disconnects the sessions and stops the sandboxes that the removing runspace opened.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceContext.Release(Runspace.DefaultRunspace);
}
