using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BlastFx.Testing;

/// <summary>Gives the test process the environment of a new user, whatever is set or installed on the machine.</summary>
internal static class CleanProcess
{
    private static readonly string[] s_unset =
    [
        "BFX_API_KEY", "BFX_API_SECRET", "BFX_JWT", "BFX_REFRESH_TOKEN", "BFX_SESSION_SECRET", "BFX_BASE_URI",
        "NO_COLOR", "PSModulePath", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
    ];

    /// <summary>Runs first in the assembly, because PowerShell sets its module path when the first runspace opens.</summary>
    [ModuleInitializer]
    internal static void Prepare()
    {
        foreach (string name in s_unset)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        DirectoryInfo home = Directory.CreateTempSubdirectory("bfx-home-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => home.Delete(recursive: true);
        Environment.SetEnvironmentVariable("HOME", home.FullName);
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        // Native launchers find the runtime here; dotnet itself may only be on PATH.
        Environment.SetEnvironmentVariable("DOTNET_ROOT", Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")));
    }
}
