using System.Reflection;
using System.Runtime.Loader;

namespace BlastFx.Hosting;

/// <summary>
/// The load context of the client and of the libraries it brings. They stand in a folder of their own, so that the module
/// neither disturbs nor is disturbed by other modules with other versions of them.
/// </summary>
internal sealed class DependencyContext : AssemblyLoadContext
{
    private static readonly string s_folder =
        Path.Combine(Path.GetDirectoryName(typeof(DependencyContext).Assembly.Location)!, "dependencies");

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
            Default.Resolving += static (_, name) =>
                name.Name?.StartsWith("BlastFx.", StringComparison.Ordinal) == true ? s_instance.Value.Load(name) : null;
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(s_folder, $"{assemblyName.Name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
