using System.Globalization;
using System.Management.Automation;
using BlastFx.Parameters;

namespace BlastFx.Commands;

/// <summary>Sets the deadman switches of markets.</summary>
[Cmdlet(VerbsCommon.Set, "BfxDeadmanSwitch", SupportsShouldProcess = true)]
[OutputType("BlastFx.DeadmanSwitch")]
public sealed class SetBfxDeadmanSwitchCommand : BfxDeadmanChangeCommand
{
    /// <summary>The time without order requests after which the exchange cancels the orders, such as 30s.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [TimeSpanArgument]
    [ArgumentCompleter(typeof(DeadmanTimeoutCompleter))]
    public TimeSpan Timeout { get; set; }

    /// <summary>Renews the switch in the background, for as long as the process lives and the session is connected.</summary>
    [Parameter]
    public SwitchParameter KeepAlive { get; set; }

    private protected override void CheckArguments()
    {
        if (KeepAlive && Timeout < DeadmanClient.MinKeptTimeout)
        {
            throw new BfxException(
                BfxErrorIds.InvalidArgument,
                string.Create(CultureInfo.InvariantCulture, $"A switch that is kept alive has a timeout of at least {DeadmanClient.MinKeptTimeout.TotalSeconds} s, because it is renewed three times within it. Nothing was sent."));
        }

        if (Timeout < TimeSpan.FromMilliseconds(1) || Timeout.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"'{Timeout}' is not a valid timeout: it is in whole milliseconds, at least one. Nothing was sent.");
        }
    }

    private protected override void ChangeMarket(Session session, string marketId)
    {
        TimeSpan timeout = Timeout;
        Change(
            marketId,
            () => session.Policy.Check(marketId),
            $"{marketId} of {session}",
            string.Create(CultureInfo.InvariantCulture, $"Cancel open orders, protective stops included, {timeout.TotalSeconds} s after the last order request; positions stay, and orders of other markets may be canceled too"),
            (observer, cancellationToken) => KeepAlive
                ? session.Deadman.KeepAliveAsync(marketId, timeout, observer, cancellationToken)
                : session.Deadman.SetAsync(marketId, timeout, observer, cancellationToken));
    }
}
