using System.Management.Automation;
using System.Management.Automation.Runspaces;
using BlastFx.Connections;

namespace BlastFx.Module;

/// <summary>Runs on import, which loads nothing else, and on removal, which closes everything that the runspace opened.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Registers the resolver of the client's assemblies, which load on first use.</summary>
    public void OnImport() => DependencyContext.Register();

    /// <summary>Disconnects the sessions and stops the sandboxes that the removing runspace opened.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceContext.Release(Runspace.DefaultRunspace);
}
