using BlastFx.Tests.Support;

namespace BlastFx.Tests.Trading;

/// <summary>A deadman switch that a session keeps from acting is never kept, or ended, without the user seeing it.</summary>
public sealed class KeptDeadmanSwitchTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new(NewOrderTests.Prompt);

    public KeptDeadmanSwitchTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void A_session_that_keeps_switches_and_is_replaced_is_named_and_stays_visible()
    {
        _engine.Run("$null = Set-BfxDeadmanSwitch BTC-USD, ETH-USD 30m -KeepAlive").ThrowIfFailed();

        Engine.Result result = _engine.Run(Reconnect, _sandbox.Variables);

        string warning = Assert.Single(result.ThrowIfFailed().Warnings);
        Assert.Contains("still renews these deadman switches: BTC-USD 1800 s, ETH-USD 1800 s.", warning, StringComparison.Ordinal);
        // Nobody holds the session but its renewals.
        Assert.Equal("BTC-USD ETH-USD", _engine.Run(
            "1..3 | ForEach-Object { [gc]::Collect(); [gc]::WaitForPendingFinalizers() }; \"$((Get-BfxSession -All)[1].KeptDeadmanSwitches.MarketId)\"").Single.BaseObject);
        Assert.Empty(_engine.Run("(Get-BfxSession).KeptDeadmanSwitches").Output);

        _engine.Run("(Get-BfxSession -All)[1] | Disconnect-Bfx").ThrowIfFailed();
        Assert.Equal(false, _engine.Run("Get-BfxSession -All").Single.Value("IsClosed"));
    }

    [Theory]
    [InlineData("BTC* ([timespan]-1)")]
    [InlineData("BTC*, ETH-USD ([timespan]15000)")]
    [InlineData("BTC* 1s -KeepAlive")]
    public void A_time_out_that_is_not_valid_sends_nothing_not_even_the_read_of_a_pattern(string arguments)
    {
        int before = _sandbox.Requests.Count;

        Assert.Equal("Bfx.InvalidArgument", _engine.Run($"Set-BfxDeadmanSwitch {arguments}").ErrorId);

        Assert.Equal(before, _sandbox.Requests.Count);
    }

    [Fact]
    public void A_session_without_switches_is_replaced_silently()
    {
        Assert.Empty(_engine.Run(Reconnect, _sandbox.Variables).ThrowIfFailed().Warnings);
        _engine.Run("Disconnect-Bfx; Get-BfxSession -All").ThrowIfFailed();
    }

    [Theory]
    [InlineData("Remove-BfxDeadmanSwitch BTC-USD", 1)]
    [InlineData("Set-BfxDeadmanSwitch BTC-USD 1m", 1)]
    [InlineData("Remove-BfxDeadmanSwitch ETH-USD", 0)]
    public void A_switch_that_another_session_sets_again_is_reported(string command, int warnings)
    {
        _engine.Run("$null = Set-BfxDeadmanSwitch BTC-USD 30m -KeepAlive").ThrowIfFailed();
        _engine.Run(Reconnect, _sandbox.Variables).ThrowIfFailed();

        Assert.Equal(warnings, _engine.Run(command).ThrowIfFailed().Warnings.Count(warning => warning.Contains("renews the deadman switch of BTC-USD too", StringComparison.Ordinal)));
    }

    private const string Reconnect = "Connect-Bfx -Credential $credential -BaseUri $uri -NoVerify";
}
