using System.Management.Automation;
using System.Security;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class TokenTests : IDisposable
{
    private readonly Engine _engine = new();
    private TestSandbox _sandbox = new();

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [InlineData(TokenResponseForm.SnakeCase)]
    [InlineData(TokenResponseForm.CamelCase)]
    public void A_refresh_replaces_jwt_secret_and_refresh_token_together(TokenResponseForm form)
    {
        Use(new TestSandbox(options => options with { TokenResponse = form }));
        _sandbox.Connect(_engine);

        PSObject token = Renew();
        // The next refresh needs all three; the old refresh token is used.
        Renew();

        Assert.Equal(
            [
                $$"""{"is_client":true,"refresh_token":"{{_sandbox.Tokens.RefreshToken}}"}""",
                $$"""{"is_client":true,"refresh_token":"{{Text(token, "RefreshToken")}}"}""",
            ],
            _sandbox.Requests.Select(request => request.Body));
        Assert.Equal($"jwt={Text(token, "Jwt")}", _sandbox.Requests[1].Headers["Cookie"]);
        Assert.NotEqual(_sandbox.Tokens.RandomSecret, Text(token, "SessionSecret"));
        _engine.Run("Set-BfxLeverage BTC-USD 4").ThrowIfFailed();
    }

    [Fact]
    public void A_plain_text_response_is_the_jwt_and_the_rest_stays()
    {
        Use(new TestSandbox(options => options with { TokenResponse = TokenResponseForm.PlainString }));
        _sandbox.Connect(_engine);

        PSObject token = Renew();
        _engine.Run("Set-BfxLeverage BTC-USD 4").ThrowIfFailed();

        Assert.NotEqual(_sandbox.Tokens.Jwt, Text(token, "Jwt"));
        Assert.Null(token.Value("RefreshToken"));
        Assert.Null(token.Value("SessionSecret"));
        Assert.Equal(Text(token, "Jwt"), _sandbox.Requests[1].Headers["RBT-JWT"]);
        Renew();
    }

    [Fact]
    public void An_api_key_refreshes_with_its_own_request_and_keeps_its_secret()
    {
        _sandbox.ConnectByKey(_engine);

        PSObject token = Renew();

        Assert.Equal("""{"is_client":false,"refresh_token":""}""", Assert.Single(_sandbox.Requests).Body);
        Assert.Equal(_sandbox.Key.Key, _sandbox.Requests[0].Headers["RBT-API-KEY"]);
        Assert.Null(token.Value("RefreshToken"));
        Assert.Equal(true, _engine.Run("Test-BfxToken").Single.BaseObject);
        _engine.Run("Set-BfxLeverage BTC-USD 4").ThrowIfFailed();
    }

    [Fact]
    public void A_token_has_its_profile_and_expiry()
    {
        _sandbox.Connect(_engine);
        PSObject token = Renew();

        Assert.Equal("BlastFx.Token", token.TypeNames[0]);
        Assert.Equal(13L, token.Value("ProfileId"));
        Assert.Equal(_sandbox.Clock.GetUtcNow().AddHours(48), token.Value("ExpiresAt"));
        Assert.All(["Jwt", "RefreshToken", "SessionSecret"], name => Assert.IsType<SecureString>(token.Value(name)));
        Assert.Equal(
            ["ProfileId", "IssuedAt", "ExpiresAt", "Remaining", "Jwt", "RefreshToken", "SessionSecret"],
            token.Properties.Select(property => property.Name));
    }

    [Fact]
    public void The_remaining_time_of_a_token_counts_down_to_zero()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(_sandbox.Clock.GetUtcNow());
        PSObject session = _sandbox.SessionOn(clock, _engine);
        PSObject token = _engine.Run("Update-BfxToken -Session $session", ("session", session)).Single;

        Assert.Equal(clock.GetUtcNow(), token.Value("IssuedAt"));
        Assert.Equal(TimeSpan.FromHours(48), token.Value("Remaining"));
        clock.Advance(TimeSpan.FromHours(47));
        Assert.Equal(TimeSpan.FromHours(1), token.Value("Remaining"));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(TimeSpan.Zero, token.Value("Remaining"));
    }

    [Fact]
    public void A_specified_refresh_token_is_used_instead_of_that_of_the_session()
    {
        _sandbox.Connect(_engine, _sandbox.Tokens with { RefreshToken = "spent-long-ago" });
        Assert.Equal("Bfx.NO_SUCH_KEY", _engine.Run("Update-BfxToken").ErrorId);

        _engine.Run("Update-BfxToken -RefreshToken $refreshToken", _sandbox.Variables).ThrowIfFailed();

        Assert.Contains(_sandbox.Tokens.RefreshToken, _sandbox.Requests[1].Body, StringComparison.Ordinal);
        Renew();
        Assert.Equal(true, _engine.Run("(Get-BfxSession).CanRenew").Single.BaseObject);
    }

    [Fact]
    public void WhatIf_refreshes_nothing()
    {
        _sandbox.Connect(_engine);

        Assert.Empty(_engine.Run("Update-BfxToken -WhatIf").ThrowIfFailed().Output);

        Assert.Empty(_sandbox.Requests);
        Assert.Contains("\"Renew token\" on target \"profile 13 at http://127.0.0.1", _engine.Shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.ResetAfterWork)]
    [InlineData(FaultKind.ResetBeforeWork)]
    [InlineData(FaultKind.TruncateBody)]
    public void A_refresh_token_whose_response_is_lost_is_never_sent_again(FaultKind fault)
    {
        _sandbox.Connect(_engine);
        _sandbox.Fail("/jwt", fault);

        Engine.Result lost = _engine.Run("Update-BfxToken");
        Engine.Result again = _engine.Run("Update-BfxToken");

        Assert.Equal(["Bfx.OutcomeUnknown", "Bfx.OutcomeUnknown"], [lost.ErrorId, again.ErrorId]);
        Assert.Contains("refresh with a new refresh token", $"{lost.Error}", StringComparison.Ordinal);
        Assert.Contains("The exchange still accepts the session's JWT", $"{lost.Error}", StringComparison.Ordinal);
        Assert.Equal(1, Property(lost.Error, "Attempts"));
        Assert.Equal(["POST /jwt", "GET /account/validate"], _sandbox.Lines);
        Assert.Equal(false, _engine.Run("(Get-BfxSession).CanRenew").Single.BaseObject);
        Assert.Equal(13L, _engine.Run("Get-BfxAccount").Single.Value("Id"));
    }

    [Theory]
    [InlineData("""{"success":true,"error":"","result":[]}""")]
    [InlineData("""{"success":true,"error":"","result":[{"token":"x"}]}""")]
    [InlineData("<html>")]
    public void A_refresh_without_a_jwt_in_the_response_may_have_used_the_refresh_token(string body)
    {
        _sandbox.Connect(_engine);
        _sandbox.Respond("/jwt", 200, body);

        Assert.Equal("Bfx.OutcomeUnknown", _engine.Run("Update-BfxToken").ErrorId);
        Assert.Equal("Bfx.OutcomeUnknown", _engine.Run("Update-BfxToken").ErrorId);
        Assert.Single(_sandbox.Lines, "POST /jwt");
    }

    [Fact]
    public void A_refresh_with_an_api_key_uses_no_token_and_is_sent_again()
    {
        PSObject session = _sandbox.SessionOn(new AutoAdvanceClock(_sandbox.Clock.GetUtcNow()), _engine);
        Assert.NotNull(session);
        PSObject byKey = Assert.Single(_engine.Run(
            """
            $options = [BlastFx.SessionOptions]@{ Environment = 'Custom'; BaseUri = $uri; Clock = $clock }
            [BlastFx.Session]::new($options, [BlastFx.Authentication.ApiKeyCredentials]::new(
                $credential.UserName, [BlastFx.Authentication.Secret]::FromSecureString($credential.Password), $null, $null))
            """,
            [.. _sandbox.Variables, ("clock", new AutoAdvanceClock(_sandbox.Clock.GetUtcNow()))]).ThrowIfFailed().Output);
        _sandbox.Fail("/jwt", FaultKind.ResetAfterWork);

        _engine.Run("Update-BfxToken -Session $session", ("session", byKey)).ThrowIfFailed();

        Assert.Equal(["POST /jwt", "POST /jwt"], _sandbox.Lines);
    }

    [Fact]
    public void A_jwt_about_to_expire_is_refreshed_once_by_concurrent_callers()
    {
        Use(Aged(TimeSpan.FromSeconds(30)));
        _sandbox.Connect(_engine);

        _engine.Run("$markets | ForEach-Object { [pscustomobject]@{ Market = $_; Leverage = 3 } } | Set-BfxLeverage -ThrottleLimit 12",
            ("markets", new SandboxOptions().Markets)).ThrowIfFailed();

        Assert.Equal("POST /jwt", _sandbox.Lines[0]);
        Assert.Equal(12, _sandbox.Lines.Skip(1).Count(line => line == "PUT /account/leverage"));
        Assert.Equal(13, _sandbox.Lines.Count);
        Assert.DoesNotContain(_sandbox.Requests.Skip(1), request => request.Headers["RBT-JWT"] == _sandbox.Tokens.Jwt);
    }

    [Fact]
    public void An_expired_jwt_is_refreshed_before_connecting_reads_the_account()
    {
        Use(Aged(TimeSpan.FromSeconds(-1)));

        _engine.Run("Connect-Bfx -Jwt $jwt -RefreshToken $refreshToken -TokenSecret $secret -BaseUri $uri", _sandbox.Variables).ThrowIfFailed();

        Assert.Equal(["POST /jwt", "GET /account", "PUT /account/leverage"], _sandbox.Lines);
    }

    [Fact]
    public void A_jwt_with_time_left_is_not_refreshed()
    {
        Use(Aged(TimeSpan.FromMinutes(30)));
        _sandbox.Connect(_engine);

        _engine.Run("Get-BfxAccount").ThrowIfFailed();

        Assert.Equal(["GET /account"], _sandbox.Lines);
    }

    [Fact]
    public void A_lost_refresh_is_reported_and_not_tried_again()
    {
        Use(Aged(TimeSpan.FromSeconds(-1)));
        _sandbox.Connect(_engine);
        _sandbox.Fail("/jwt", FaultKind.ResetAfterWork);

        Assert.Equal("Bfx.OutcomeUnknown", _engine.Run("Get-BfxAccount").ErrorId);
        Assert.Equal("Bfx.OutcomeUnknown", _engine.Run("Set-BfxLeverage BTC-USD 3").ErrorId);
        Assert.Equal(["POST /jwt", "GET /account/validate"], _sandbox.Lines);
    }

    [Fact]
    public void A_valid_token_is_true_and_is_sent_only_in_a_header()
    {
        _sandbox.Connect(_engine);

        Assert.True(Assert.IsType<bool>(_engine.Run("Test-BfxToken").Single.BaseObject));

        SandboxRequest request = Assert.Single(_sandbox.Requests);
        Assert.Equal(("GET", "/account/validate", ""), (request.Method, request.Path, request.Query));
        Assert.Equal(_sandbox.Tokens.Jwt, request.Headers["RBT-JWT"]);
        Assert.All(["Cookie", "RBT-SIGNATURE", "RBT-API-KEY"], header => Assert.False(request.Headers.ContainsKey(header)));
    }

    [Fact]
    public void An_expired_token_is_false_and_is_not_refreshed_first()
    {
        Use(Aged(TimeSpan.FromSeconds(-1)));
        _sandbox.Connect(_engine);

        Assert.False(Assert.IsType<bool>(_engine.Run("Test-BfxToken").Single.BaseObject));
        Assert.Equal(["GET /account/validate"], _sandbox.Lines);
    }

    [Fact]
    public void Another_token_can_be_tested()
    {
        _sandbox.ConnectByKey(_engine);

        Assert.Equal(true, _engine.Run("Test-BfxToken -Jwt $jwt", _sandbox.Variables).Single.BaseObject);
        Assert.Equal(false, _engine.Run("Test-BfxToken -Jwt $jwt", ("jwt", "abc.def.ghi".ToSecureString())).Single.BaseObject);
    }

    [Fact]
    public void A_key_without_a_jwt_has_no_token_to_test()
    {
        _sandbox.ConnectByKey(_engine);
        Engine.Result result = _engine.Run("Test-BfxToken");

        Assert.Equal("Bfx.NoToken", result.ErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, result.Error.CategoryInfo.Category);
        Assert.Contains("Refresh the token", $"{result.Error}", StringComparison.Ordinal);
        Assert.Empty(_sandbox.Requests);
    }

    [Fact]
    public void A_test_without_a_response_is_an_error()
    {
        _sandbox.Connect(_engine);
        _sandbox.Respond("/account/validate", 404, "nothing here", contentType: "text/plain");

        Engine.Result result = _engine.Run("Test-BfxToken");

        Assert.Empty(result.Output);
        Assert.Equal("Bfx.UnexpectedResponse", result.ErrorId);
    }

    private static string Text(PSObject token, string property) => ((SecureString)token.Value(property)!).ToPlainText();

    private static object? Property(ErrorRecord error, string name) => error.Exception.GetType().GetProperty(name)!.GetValue(error.Exception);

    /// <summary>A sandbox whose first tokens expire after this time.</summary>
    private static TestSandbox Aged(TimeSpan left) =>
        new(options => options with { TokenLifetime = TimeSpan.FromHours(1) }, age: TimeSpan.FromHours(1) - left);

    private void Use(TestSandbox exchange)
    {
        _sandbox.Dispose();
        _sandbox = exchange;
    }

    private PSObject Renew() => _engine.Run("Update-BfxToken").Single;
}
