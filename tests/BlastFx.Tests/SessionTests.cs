using System.Management.Automation;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class SessionTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new(accounts: 2);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    public static TheoryData<string> CommandsOfSessions => new(
        "Get-BfxSession",
        "Get-BfxAccount",
        "Set-BfxLeverage BTC-USD 5",
        "Update-BfxToken",
        "Test-BfxToken");

    [Theory]
    [MemberData(nameof(CommandsOfSessions))]
    public void Without_a_session_a_command_fails_and_names_the_cmdlet_to_run(string command)
    {
        ErrorRecord error = Assert.IsType<ErrorRecord>(
            _engine.Run($"try {{ {command}; 'went on' }} catch {{ $_ }}").Single.BaseObject);

        Assert.StartsWith("Bfx.NotConnected,BlastFx.Commands.", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
        Assert.Contains("Connect-Bfx -ApiKeyFile ./apiKey.json", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Connect-Bfx -Sandbox", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Disconnect-Bfx")]
    [InlineData("$null | Disconnect-Bfx")]
    [InlineData("Disconnect-Bfx -Session $null")]
    [InlineData("@() | Disconnect-Bfx")]
    [InlineData("Disconnect-Bfx; Disconnect-Bfx")]
    public void Disconnecting_without_a_session_hides_no_other_error(string disconnect)
    {
        Engine.Result result = _engine.Run($"try {{ Get-BfxAccount }} finally {{ {disconnect} }}");

        Assert.Equal("Bfx.NotConnected", result.ErrorId);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("$null | Disconnect-Bfx")]
    [InlineData("Disconnect-Bfx -Session $null")]
    public void Disconnecting_a_session_that_is_null_leaves_the_default(string disconnect)
    {
        _sandbox.Connect(_engine);

        _engine.Run(disconnect).ThrowIfFailed();

        Assert.Equal(false, _engine.Run("Get-BfxSession").Single.Value("IsClosed"));
        _engine.Run("Disconnect-Bfx").ThrowIfFailed();
        Assert.Equal("Bfx.NotConnected", _engine.Run("Get-BfxSession").ErrorId);
    }

    [Theory]
    [MemberData(nameof(CommandsOfSessions))]
    public void A_null_session_is_rejected_and_the_default_is_not_used_instead(string command)
    {
        _sandbox.Connect(_engine);

        Assert.StartsWith(
            "ParameterArgumentValidationError", _engine.Run($"{command} -Session $null").ErrorId, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Requests);
        Assert.Equal(false, _engine.Run("Get-BfxSession").Single.Value("IsClosed"));
    }

    [Theory]
    [MemberData(nameof(CommandsOfSessions))]
    public void A_null_from_the_pipeline_does_not_select_the_default(string command)
    {
        _sandbox.Connect(_engine);

        Assert.Single(_engine.Run($"$null | {command}").Errors);
        Assert.Empty(_sandbox.Requests);
        Assert.Equal(false, _engine.Run("Get-BfxSession").Single.Value("IsClosed"));
    }

    [Fact]
    public void Sessions_come_from_the_pipeline()
    {
        PSObject a = _sandbox.Connect(_engine);
        PSObject b = _sandbox.Connect(_engine, _sandbox.Server.IssueTokens(14));

        Assert.Equal(
            [13L, 14L, 13L],
            _engine.Run("$a, $b, $a | Get-BfxAccount", ("a", a), ("b", b)).ThrowIfFailed().Output.Select(account => account.Value("Id")));
    }

    [Fact]
    public void A_specified_session_is_used_instead_of_the_default()
    {
        PSObject a = _sandbox.Connect(_engine);
        _sandbox.Connect(_engine, _sandbox.Server.IssueTokens(14));

        Assert.Equal(13L, _engine.Run("Get-BfxAccount -Session $a", ("a", a)).Single.Value("Id"));
        Assert.Equal(14L, _engine.Run("Get-BfxAccount").Single.Value("Id"));
    }

    [Fact]
    public void A_closed_session_does_not_fall_back_to_the_default()
    {
        PSObject a = _sandbox.Connect(_engine);
        _sandbox.Connect(_engine, _sandbox.Server.IssueTokens(14));
        _engine.Run("Disconnect-Bfx -Session $a", ("a", a)).ThrowIfFailed();

        foreach (string command in new[] { "Get-BfxAccount", "Set-BfxLeverage BTC-USD 5", "Update-BfxToken", "Test-BfxToken" })
        {
            Engine.Result result = _engine.Run($"{command} -Session $a");
            Assert.Equal("Bfx.SessionClosed", result.ErrorId);
            Assert.Contains("Connect-Bfx", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.Empty(_sandbox.Requests);
    }

    [Fact]
    public void Each_runspace_has_a_default_of_its_own()
    {
        using var other = new Engine();
        _sandbox.Connect(_engine);

        Assert.Equal("Bfx.NotConnected", other.Run("Get-BfxAccount").ErrorId);

        _sandbox.Connect(other, _sandbox.Server.IssueTokens(14));

        Assert.Equal(14L, other.Run("Get-BfxAccount").Single.Value("Id"));
        Assert.Equal(13L, _engine.Run("Get-BfxAccount").Single.Value("Id"));
        other.Run("Disconnect-Bfx").ThrowIfFailed();
        Assert.Equal(13L, _engine.Run("Get-BfxAccount").Single.Value("Id"));
    }

    [Fact]
    public void A_session_can_be_passed_to_another_runspace_and_is_refreshed_for_both()
    {
        using var other = new Engine();
        PSObject session = _sandbox.Connect(_engine);
        other.Run("Get-BfxAccount -Session $session", ("session", session)).ThrowIfFailed();

        var jwt = (System.Security.SecureString)_engine.Run("(Update-BfxToken).Jwt").Single.BaseObject;
        other.Run("Set-BfxLeverage BTC-USD 7 -Session $session").ThrowIfFailed();

        Assert.Equal(jwt.ToPlainText(), _sandbox.Requests[^1].Headers["RBT-JWT"]);
        Assert.Equal("Bfx.NotConnected", other.Run("Get-BfxAccount").ErrorId);
    }

    [Fact]
    public void A_session_outlives_the_runspace_that_opened_it()
    {
        PSObject session;
        using (var other = new Engine(new RecordingHost()))
        {
            session = _sandbox.Connect(other);
        }

        Assert.Equal(13L, _engine.Run("Get-BfxAccount -Session $session", ("session", session)).Single.Value("Id"));
    }

    [Fact]
    public void GetBfxSession_shows_token_credentials()
    {
        _sandbox.Connect(_engine);
        PSObject session = _engine.Run("Get-BfxAccount | Out-Null; Get-BfxSession").Single;

        Assert.Equal(_sandbox.BaseUri, session.Value("BaseUri"));
        Assert.Equal("bfx", session.Value("ExchangeId"));
        Assert.Equal("Token", $"{session.Value("CredentialKind")}");
        Assert.Equal(13L, session.Value("ProfileId"));
        Assert.Equal(_sandbox.Account.Wallet, session.Value("Wallet"));
        Assert.Null(session.Value("ApiKey"));
        Assert.Equal(_sandbox.Clock.GetUtcNow().AddHours(48), session.Value("JwtExpiresAt"));
        Assert.Equal(true, session.Value("CanRenew"));
        Assert.Equal("BlastFx.Session", session.TypeNames[0]);
        Assert.Equal(
            $"profile 13 at http://127.0.0.1:{_sandbox.BaseUri.Port} (Custom)", session.ToString());
    }

    [Fact]
    public void GetBfxSession_shows_only_the_ends_of_an_api_key()
    {
        _sandbox.ConnectByKey(_engine);

        Assert.Equal($"{_sandbox.Key.Key[..4]}…{_sandbox.Key.Key[^4..]}", _engine.Run("Get-BfxSession").Single.Value("ApiKey"));
    }

    [Fact]
    public void GetBfxSession_shows_the_remaining_rate_limit()
    {
        using var limited = new TestSandbox(options => options with { RateLimitPerMinute = 1200 });
        limited.Connect(_engine);
        PSObject session = _engine.Run("Get-BfxAccount | Out-Null; Get-BfxSession").Single;

        Assert.Equal(1200L, session.Value("RateLimit"));
        Assert.Equal(1180L, session.Value("RateLimitRemaining"));
        Assert.Equal(limited.Clock.GetUtcNow().AddMinutes(1), session.Value("RateLimitReset"));
    }

    [Fact]
    public void Disconnecting_removes_the_default_and_wipes_the_session()
    {
        PSObject session = _sandbox.Connect(_engine);

        Assert.Empty(_engine.Run("Disconnect-Bfx").ThrowIfFailed().Output);

        Assert.Equal("Bfx.NotConnected", _engine.Run("Get-BfxAccount").ErrorId);
        Assert.Equal("Bfx.SessionClosed", _engine.Run("Get-BfxAccount -Session $session", ("session", session)).ErrorId);
        PSObject shown = _engine.Run("Get-BfxSession -Session $session").Single;
        Assert.Equal(true, shown.Value("IsClosed"));
        Assert.Equal(false, shown.Value("CanRenew"));
        Assert.Empty(_sandbox.Requests);
    }

    [Fact]
    public void Disconnecting_another_session_keeps_the_default()
    {
        PSObject a = _sandbox.Connect(_engine);
        _sandbox.Connect(_engine, _sandbox.Server.IssueTokens(14));

        _engine.Run("$a | Disconnect-Bfx; $a | Disconnect-Bfx", ("a", a)).ThrowIfFailed();

        Assert.Equal(14L, _engine.Run("Get-BfxAccount").Single.Value("Id"));
    }

    [Fact]
    public async Task Disconnecting_ends_pending_requests()
    {
        PSObject session = _sandbox.Connect(_engine);
        using var other = new Engine();
        _sandbox.Fail("/account", FaultKind.DelayOnly, delay: TimeSpan.FromHours(1));
        using Engine.Running reading = other.Start("Get-BfxAccount -Session $session", ("session", session));
        await _sandbox.Clock.TimerCreatedAsync(TimeSpan.FromHours(1));

        _engine.Run("Disconnect-Bfx").ThrowIfFailed();

        Assert.Equal("Bfx.SessionClosed", (await reading.EndAsync()).ErrorId);
    }

    [Theory]
    [MemberData(nameof(CommandsOfSessions))]
    public void A_deserialized_session_is_rejected_with_advice(string command)
    {
        _sandbox.Connect(_engine);
        Engine.Result result = _engine.Run(
            $$"""
            $text = [System.Management.Automation.PSSerializer]::Serialize((Get-BfxSession))
            $copy = [System.Management.Automation.PSSerializer]::Deserialize($text)
            {{command}} -Session $copy
            """);

        Assert.Equal("Bfx.DeserializedSession", result.ErrorId);
        Assert.Equal(ErrorCategory.InvalidArgument, result.Error.CategoryInfo.Category);
        Assert.Contains("Run Connect-Bfx in the job", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Requests);
        Assert.Equal("Bfx.DeserializedSession", _engine.Run($"$copy | {command}").ErrorId);
    }

    [Fact]
    public void An_object_that_is_not_a_session_is_rejected()
    {
        _sandbox.Connect(_engine);

        Assert.StartsWith(
            "CannotConvertArgumentNoMessage", _engine.Run("Get-BfxAccount -Session 'mainnet'").ErrorId, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Requests);
    }
}
