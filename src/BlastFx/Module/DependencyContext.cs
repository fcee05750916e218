using System.Reflection;
using System.Runtime.Loader;

namespace BlastFx.Module;

/// <summary>
/// The load context of the libraries of others, and of the module's thin layer over them. They stand in a folder of their
/// own, so that the module neither disturbs nor is disturbed by other modules with other versions of them. The module's
/// own assemblies load beside BlastFx.dll, at first use, where PowerShell finds their types by name.
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

    /// <summary>Answers the runtime's questions for the module's own assemblies; asked once per process.</summary>
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
