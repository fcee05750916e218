using System.Reflection;
using System.Runtime.Loader;

namespace BlastFx.Module;

/// <summary>
/// The load context of third-party libraries and of the module's thin layer over them. They are in a separate folder, so that
/// other modules can load other versions of them. The module's own assemblies load on first use into the default context,
/// where PowerShell finds their types by name.
/// </summary>
internal sealed class DependencyContext : AssemblyLoadContext
{
    private static readonly string s_moduleFolder = Path.GetDirectoryName(typeof(DependencyContext).Assembly.Location)!;
    private static readonly string s_folder = Path.Combine(s_moduleFolder, "dependencies");

    private static readonly Lazy<DependencyContext> s_instance = new(() => new DependencyContext());
    private static int s_registered;

    private DependencyContext()
        : base("BlastFx")
    {
    }

    /// <summary>Resolves the module's own assemblies; registered once per process.</summary>
    public static void Register()
    {
        if (Interlocked.Exchange(ref s_registered, 1) == 0)
        {
            Default.Resolving += static (context, name) => name.Name switch
            {
                "BlastFx.Client" or "BlastFx.Sandbox" => context.LoadFromAssemblyPath(Path.Combine(s_moduleFolder, $"{name.Name}.dll")),
                "BlastFx.Wallet" => s_instance.Value.Load(name),
                _ => null,
            };
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(s_folder, $"{assemblyName.Name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
