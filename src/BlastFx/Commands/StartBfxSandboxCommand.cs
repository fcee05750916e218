using System.Management.Automation;
using BlastFx.Connections;
using BlastFx.Parameters;
using BlastFx.Sandbox;
using BlastFx.Sandboxes;

namespace BlastFx.Commands;

/// <summary>Starts an embedded exchange.</summary>
[Cmdlet(VerbsLifecycle.Start, "BfxSandbox", SupportsShouldProcess = true)]
[OutputType("BlastFx.SandboxInfo")]
public sealed class StartBfxSandboxCommand : BfxCommand
{
    // Upper bounds: larger values overflow DateTimeOffset or Task.Delay.
    private static readonly TimeSpan s_maxLifetime = TimeSpan.FromDays(36_500);
    private static readonly TimeSpan s_maxLatency = TimeSpan.FromDays(1);

    /// <summary>The port on the loopback address; any free one if omitted.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>The number of accounts: profile 13 and those after it.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int AccountCount { get; set; } = 1;

    /// <summary>The lifetime of tokens; 48 hours if omitted.</summary>
    [Parameter]
    [ValidateNotNull]
    [TimeSpanArgument]
    public TimeSpan? TokenLifetime { get; set; }

    /// <summary>The delay of each response.</summary>
    [Parameter]
    [ValidateNotNull]
    [TimeSpanArgument]
    public TimeSpan? Latency { get; set; }

    /// <summary>The number of fills of each account; 0 for accounts without history.</summary>
    [Parameter]
    [ValidateRange(0, 1_000_000)]
    public int FillCount { get; set; } = 500;

    /// <summary>The seed of the generated data.</summary>
    [Parameter]
    public int Seed { get; set; } = 1;

    /// <summary>How orders meet the market: Book (the generated order book), Instant (filled at once), Never (limit orders rest).</summary>
    [Parameter]
    [ValidateSet(nameof(Sandbox.FillMode.Book), nameof(Sandbox.FillMode.Instant), nameof(Sandbox.FillMode.Never))]
    public string FillMode { get; set; } = nameof(Sandbox.FillMode.Book);

    /// <summary>Writes the sandbox: its address and credentials to connect with.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess($"127.0.0.1:{(Port == 0 ? "any free port" : Port)}", "Start embedded exchange"))
        {
            return;
        }

        StopOnError(Port, () =>
        {
            SandboxInfo sandbox = RunningSandboxes.Start(Options());
            RunspaceContext.Current.Own(sandbox);
            if (PassThru)
            {
                WriteObject(sandbox);
            }
        });
    }

    private SandboxOptions Options()
    {
        var defaults = new SandboxOptions();
        TimeSpan lifetime = TokenLifetime ?? defaults.TokenLifetime;
        TimeSpan latency = Latency ?? defaults.Latency;
        if (lifetime <= TimeSpan.Zero || lifetime > s_maxLifetime || latency < TimeSpan.Zero || latency > s_maxLatency)
        {
            throw new BfxException(
                BfxErrorIds.InvalidArgument,
                $"-TokenLifetime must be more than zero and at most {s_maxLifetime.Days} days, -Latency zero or more and at most {s_maxLatency.Days} day. Nothing was started.");
        }

        return defaults with
        {
            Port = Port,
            AccountCount = AccountCount,
            FillCount = FillCount,
            Seed = Seed,
            FillMode = Enum.Parse<FillMode>(FillMode, ignoreCase: true),
            TokenLifetime = lifetime,
            Latency = latency,
        };
    }
}
