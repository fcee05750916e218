namespace BlastFx.Tests.Support;

/// <summary>The built module in a folder of <c>PSModulePath</c>, as after an installation.</summary>
public sealed class InstalledModule : IDisposable
{
    private const string ModulePath = "PSModulePath";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bfx-modules-");
    private readonly string? _before = Environment.GetEnvironmentVariable(ModulePath);

    public InstalledModule()
    {
        string module = Path.Combine(_folder.FullName, "BlastFx");
        foreach (string file in new[] { "bin", "en-US" }
            .SelectMany(folder => Directory.EnumerateFiles(Checkout.PathOf(folder), "*", SearchOption.AllDirectories))
            .Append(Checkout.Manifest))
        {
            string copy = Path.Combine(module, Path.GetRelativePath(Checkout.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Environment.SetEnvironmentVariable(ModulePath, _folder.FullName + Path.PathSeparator + _before);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(ModulePath, _before);
        _folder.Delete(recursive: true);
    }
}
