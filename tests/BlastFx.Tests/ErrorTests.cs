using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class ErrorTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public ErrorTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [InlineData("WRONG_MARKET_ID", "Bfx.WRONG_MARKET_ID", ErrorCategory.ObjectNotFound)]
    [InlineData("NO_SUCH_MARKET", "Bfx.NO_SUCH_MARKET", ErrorCategory.ObjectNotFound)]
    [InlineData("PROFILE_NOT_ACTIVE", "Bfx.PROFILE_NOT_ACTIVE", ErrorCategory.PermissionDenied)]
    [InlineData("KEY_EXPIRED", "Bfx.KEY_EXPIRED", ErrorCategory.AuthenticationError)]
    [InlineData("rpc error: KEY_EXPIRED (13)", "Bfx.KEY_EXPIRED", ErrorCategory.AuthenticationError)]
    [InlineData("NOT_ALLOWED_FOR_IP", "Bfx.NOT_ALLOWED_FOR_IP", ErrorCategory.PermissionDenied)]
    [InlineData("INVALID_HEADER", "Bfx.INVALID_HEADER", ErrorCategory.AuthenticationError)]
    [InlineData("MAX_SECRETS_EXCEED", "Bfx.MAX_SECRETS_EXCEED", ErrorCategory.LimitsExceeded)]
    [InlineData("A_NAME_OF_TOMORROW", "Bfx.A_NAME_OF_TOMORROW", ErrorCategory.InvalidOperation)]
    [InlineData("expected signature 'protected', actual 'protected'", "Bfx.SignatureRejected", ErrorCategory.AuthenticationError)]
    [InlineData("Key: 'X.MarketId' Error:Field validation for 'MarketId' failed on the 'required' tag", "Bfx.Rejected", ErrorCategory.InvalidOperation)]
    [InlineData("something went wrong", "Bfx.Rejected", ErrorCategory.InvalidOperation)]
    [InlineData("", "Bfx.Rejected", ErrorCategory.InvalidOperation)]
    public void A_rejection_has_the_error_name_a_category_and_the_message_of_the_exchange(string text, string id, ErrorCategory category)
    {
        _sandbox.Respond("/account/leverage", 400, $$"""{"success":false,"error":"{{text}}","result":[]}""");

        ErrorRecord error = _engine.Run("Set-BfxLeverage BTC-USD 5").Error;

        Assert.Equal($"{id},BlastFx.Commands.SetBfxLeverageCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Equal("BTC-USD", error.TargetObject);
        Assert.Equal("BlastFx.BfxException", error.Exception.GetType().FullName);
        Assert.Equal((id, HttpStatusCode.BadRequest, text, 1), Facts(error));
        Assert.Contains(text, error.Exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_with_HTTP_200_is_a_rejection()
    {
        _sandbox.Respond("/account", 200, """{"success":false,"error":"PROFILE_NOT_ACTIVE","result":[]}""");

        Assert.Equal(("Bfx.PROFILE_NOT_ACTIVE", HttpStatusCode.OK, "PROFILE_NOT_ACTIVE", 1), Facts(_engine.Run("Get-BfxAccount").Error));
    }

    [Theory]
    [InlineData(404, "<html><h1>Not found</h1></html>", "text/html", "HTML")]
    [InlineData(403, "blocked", "text/plain", "text/plain")]
    [InlineData(302, "", "text/plain", "Redirects")]
    [InlineData(404, "", "application/json", "empty body")]
    [InlineData(400, "[1,2]", "application/json", "not a JSON object")]
    [InlineData(400, """{"result":[]}""", "application/json", "success")]
    public void An_unexpected_response_is_described(int status, string body, string contentType, string says)
    {
        _sandbox.Respond("/account", status, body, contentType: contentType);

        ErrorRecord error = _engine.Run("Get-BfxAccount").Error;

        Assert.Equal(("Bfx.UnexpectedResponse", (HttpStatusCode)status, null, 1), Facts(error));
        Assert.Equal(ErrorCategory.ProtocolError, error.CategoryInfo.Category);
        Assert.Contains(says, error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("-BaseUri", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(502, "<html>Bad gateway</html>")]
    [InlineData(503, "")]
    [InlineData(200, "{\"success\":true,\"result\":[{\"id\"")]
    public void A_transient_fault_is_tried_five_times(int status, string body)
    {
        PSObject session = _sandbox.SessionOn(new AutoAdvanceClock(_sandbox.Clock.GetUtcNow()), _engine);
        _sandbox.Respond("/account", status, body, times: 9);

        Assert.Equal(
            ("Bfx.UnexpectedResponse", (HttpStatusCode)status, null, 5),
            Facts(_engine.Run("Get-BfxAccount -Session $session", ("session", session)).Error));
        Assert.Equal(5, _sandbox.Requests.Count);
    }

    [Fact]
    public void A_connection_that_is_reset_on_every_attempt_is_unreachable()
    {
        PSObject session = _sandbox.SessionOn(new AutoAdvanceClock(_sandbox.Clock.GetUtcNow()), _engine);
        _sandbox.Fail("/account/leverage", FaultKind.ResetBeforeWork, times: 9);

        ErrorRecord error = _engine.Run("Set-BfxLeverage BTC-USD 5 -Session $session", ("session", session)).Error;

        Assert.Equal(("Bfx.Unreachable", null, null, 5), Facts(error));
        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
        Assert.Contains("read the account", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_without_a_listener_is_unreachable()
    {
        // Bound but not listening: no other process can use the port, and connections fail.
        using var silent = new Socket(SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)silent.LocalEndPoint!).Port;
        _sandbox.SessionOn(TimeProvider.System, _engine);
        PSObject session = Assert.Single(_engine.Run(
            """
            $options = [BlastFx.SessionOptions]@{ Environment = 'Custom'; BaseUri = $nowhere; Clock = $clock }
            [BlastFx.Session]::new($options, [BlastFx.Authentication.ApiKeyCredentials]::new(
                $credential.UserName, [BlastFx.Authentication.Secret]::FromSecureString($credential.Password), $null, $null))
            """,
            [.. _sandbox.Variables, ("nowhere", new Uri($"http://127.0.0.1:{port}")), ("clock", new AutoAdvanceClock(_sandbox.Clock.GetUtcNow()))])
            .ThrowIfFailed().Output);

        ErrorRecord error = _engine.Run("Get-BfxAccount -Session $session", ("session", session)).Error;

        Assert.Equal(("Bfx.Unreachable", null, null, 1), Facts(error));
        Assert.Contains("Start-BfxSandbox", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{port}", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was executed", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_response_within_the_time_limit_is_a_timeout()
    {
        var clock = TestClock.AtMachineTime();
        PSObject session = _sandbox.SessionOn(clock, _engine);
        _sandbox.Fail("/account", FaultKind.DelayOnly, delay: TimeSpan.FromHours(1));
        using Engine.Running reading = _engine.Start("Get-BfxAccount -Session $session", ("session", session));
        await _sandbox.Clock.TimerCreatedAsync(TimeSpan.FromHours(1));

        clock.Advance(TimeSpan.FromSeconds(100));
        ErrorRecord error = (await reading.EndAsync()).Error;

        Assert.Equal(("Bfx.Timeout", null, null, 1), Facts(error));
        Assert.Equal(ErrorCategory.OperationTimeout, error.CategoryInfo.Category);
        Assert.Contains("-TimeoutSec", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_limit_that_lasts_longer_than_the_time_limit_is_an_error_at_once()
    {
        RateLimit(seconds: "3600");

        ErrorRecord error = _engine.Run("Get-BfxAccount").Error;

        Assert.Equal(("Bfx.RateLimited", HttpStatusCode.TooManyRequests, null, 1), Facts(error));
        Assert.Equal(ErrorCategory.LimitsExceeded, error.CategoryInfo.Category);
        Assert.Contains("(60 min 0 s from now)", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("-TimeoutSec", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        // The next request fails without being sent.
        Assert.Equal("Bfx.RateLimited", _engine.Run("Set-BfxLeverage BTC-USD 5").ErrorId);
        Assert.Single(_sandbox.Requests);
    }

    [Fact]
    public void A_rate_limit_within_the_time_limit_is_waited_for()
    {
        PSObject session = _sandbox.SessionOn(new AutoAdvanceClock(_sandbox.Clock.GetUtcNow()), _engine);
        RateLimit(seconds: "7");

        Assert.Equal(13L, _engine.Run("Get-BfxAccount -Session $session", ("session", session)).Single.Value("Id"));
        Assert.Equal(2, _sandbox.Requests.Count);
    }

    [Fact]
    public void A_timestamp_that_is_rejected_after_the_clock_correction_is_an_error()
    {
        _sandbox.Respond("/account", 400, """{"success":false,"error":"cannot use timestamp from past, try: 1","result":[]}""", times: 2);

        ErrorRecord error = _engine.Run("Get-BfxAccount").Error;

        Assert.Equal(("Bfx.ClockSkew", HttpStatusCode.BadRequest, "cannot use timestamp from past, try: 1", 2), Facts(error));
        Assert.Equal(ErrorCategory.InvalidOperation, error.CategoryInfo.Category);
    }

    [Fact]
    public void The_outcome_of_a_refresh_without_a_response_is_unknown()
    {
        _sandbox.Fail("/jwt", FaultKind.ResetAfterWork);

        ErrorRecord error = _engine.Run("Update-BfxToken").Error;

        Assert.Equal(("Bfx.OutcomeUnknown", null, null, 1), Facts(error));
        Assert.Equal(ErrorCategory.InvalidResult, error.CategoryInfo.Category);
        Assert.Equal("BlastFx.BfxException", error.Exception.InnerException!.GetType().FullName);
    }

    [Fact]
    public void Scripts_can_read_the_typed_exception()
    {
        Assert.Equal(
            "Bfx.WRONG_MARKET_ID 400 WRONG_MARKET_ID 1",
            _engine.Run(
                """
                try { Set-BfxLeverage NO-SUCH 5 -ErrorAction Stop }
                catch [BlastFx.BfxException] { $e = $_.Exception; "$($e.ErrorId) $([int]$e.HttpStatus) $($e.ExchangeText) $($e.Attempts)" }
                """).Single.BaseObject);
    }

    [Theory]
    [InlineData("Get-BfxAccount")]
    [InlineData("Update-BfxToken")]
    [InlineData("Test-BfxToken")]
    public void Errors_about_a_session_name_it(string command)
    {
        _sandbox.Respond("/account", 400, """{"success":false,"error":"INTEGRITY_ERROR"}""");
        _sandbox.Respond("/jwt", 400, """{"success":false,"error":"INTEGRITY_ERROR"}""");
        _sandbox.Respond("/account/validate", 404, "");

        Engine.Result result = _engine.Run($"{command}; 'goes on'; Get-BfxSession");

        Assert.Equal("goes on", result.Output[0].BaseObject);
        Assert.Same(result.Output[1].BaseObject, result.Error.TargetObject);
    }

    private static (string? Id, HttpStatusCode? Status, string? Text, int Attempts) Facts(ErrorRecord error)
    {
        PSObject exception = PSObject.AsPSObject(error.Exception);
        return (
            (string?)exception.Value("ErrorId"),
            (HttpStatusCode?)exception.Value("HttpStatus"),
            (string?)exception.Value("ExchangeText"),
            (int)exception.Value("Attempts")!);
    }

    private void RateLimit(string seconds) => _sandbox.Server.Faults.Add(new()
    {
        Kind = FaultKind.Response,
        Status = 429,
        Body = """{"success":false,"error":"rate limit exceeded","result":[]}""",
        Headers = new Dictionary<string, string> { ["X-RateLimit-Retry-After"] = seconds },
    });
}
