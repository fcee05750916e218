using System.Management.Automation;
using BlastFx.Sandboxes;

namespace BlastFx.Commands;

/// <summary>Stops embedded exchanges.</summary>
[Cmdlet(VerbsLifecycle.Stop, "BfxSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopBfxSandboxCommand : BfxCommand
{
    /// <summary>The sandbox to stop; all of the process if omitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SandboxInfo? Sandbox { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (SandboxInfo sandbox in Sandbox is null ? RunningSandboxes.All : [Sandbox])
        {
            if (ShouldProcess(sandbox.ToString(), "Stop embedded exchange"))
            {
                RunningSandboxes.Stop(sandbox);
            }
        }
    }
}
