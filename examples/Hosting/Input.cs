using System.Management.Automation.Host;

namespace BlastFx.Quickstart.Hosting;

/// <summary>What this host has none of.</summary>
internal static class Input
{
    public static HostException NotTaken(string what) =>
        new($"This example asks nothing, but the command wants {what}. Give every mandatory parameter, and -Confirm:$false where it would ask, or run the command in PowerShell.");
}
