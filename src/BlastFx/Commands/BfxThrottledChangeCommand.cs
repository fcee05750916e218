using System.Management.Automation;

namespace BlastFx.Commands;

/// <summary>A cmdlet that can send several changes at the same time. The output keeps the order of the input.</summary>
public abstract class BfxThrottledChangeCommand : BfxChangeCommand
{
    /// <summary>The maximum number of requests at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 1;

    private protected sealed override int MaxRequests => ThrottleLimit;
}
