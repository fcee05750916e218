using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>A cmdlet that changes orders, and can wait for the outcome.</summary>
public abstract class BfxOrderChangeCommand : BfxThrottledChangeCommand
{
    /// <summary>Waits until the exchange has carried out the request.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>The maximum time to wait for one order, in seconds; with -Wait.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 30;

    private protected TimeSpan WaitTimeout => TimeSpan.FromSeconds(TimeoutSec);
}
