using System.Management.Automation;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class ConnectTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly OwnExchange _exchange = new(accounts: 2);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bfx-tests-");

    public void Dispose()
    {
        _engine.Dispose();
        _exchange.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Connect-Bfx $file -BaseUri $uri")]
    [InlineData("Connect-Bfx -ApiKeyFile $file -BaseUri $uri")]
    public void A_key_file_connects_and_the_account_is_read_once_to_see_that_it_works(string script)
    {
        Engine.Result result = Run(script, ("file", KeyFile()));

        Assert.Empty(result.ThrowIfFailed().Output);
        Assert.Equal(["GET /account"], _exchange.Lines);
        Assert.Equal(_exchange.Key.Key, _exchange.Requests[0].Headers["RBT-API-KEY"]);
        PSObject session = _engine.Run("Get-BfxSession").Single;
        Assert.Equal("ApiKey", $"{session.Value("CredentialKind")}");
        Assert.Equal(_exchange.Clock.GetUtcNow().AddHours(48), session.Value("JwtExpiresAt"));
    }

    [Fact]
    public void A_key_file_without_tokens_connects()
    {
        string file = KeyFile($$"""{ "key": "{{_exchange.Key.Key}}", "secret": "{{_exchange.Key.Secret}}" }""");

        Run("Connect-Bfx $file -BaseUri $uri", ("file", file)).ThrowIfFailed();

        Assert.Equal(OwnExchange.Profile, _engine.Run("Get-BfxSession").Single.Value("ProfileId"));
    }

    [Fact]
    public void A_key_file_is_found_from_where_the_shell_stands()
    {
        KeyFile();
        _engine.Runspace.SessionStateProxy.Path.SetLocation(_folder.FullName);

        Run("Connect-Bfx ./key.json -BaseUri $uri").ThrowIfFailed();

        Assert.Equal(["GET /account"], _exchange.Lines);
    }

    [Fact]
    public void A_credential_connects_with_key_and_secret_and_without_a_jwt()
    {
        Run("Connect-Bfx -Credential $credential -BaseUri $uri").ThrowIfFailed();

        Assert.Equal(_exchange.Key.Key, _exchange.Requests[0].Headers["RBT-API-KEY"]);
        Assert.Null(_engine.Run("Get-BfxSession").Single.Value("JwtExpiresAt"));
        Assert.Equal("5", $"{_engine.Run("(Set-BfxLeverage BTC-USD 5).Leverage.'BTC-USD'").Single}");
    }

    [Fact]
    public void A_credential_takes_the_keys_jwt_and_refresh_token_along()
    {
        Run("Connect-Bfx -Credential $credential -Jwt $keyJwt -RefreshToken $keyRefreshToken -BaseUri $uri").ThrowIfFailed();

        Assert.Equal(_exchange.Clock.GetUtcNow().AddHours(48), _engine.Run("Get-BfxSession").Single.Value("JwtExpiresAt"));
        Assert.Equal(true, _engine.Run("Test-BfxToken").Single.BaseObject);
    }

    [Fact]
    public void Tokens_of_a_wallet_connect_and_go_as_cookie_and_as_header()
    {
        Run("Connect-Bfx -Jwt $jwt -RefreshToken $refreshToken -SessionSecret $secret -BaseUri $uri").ThrowIfFailed();

        Assert.Equal($"jwt={_exchange.Tokens.Jwt}", _exchange.Requests[0].Headers["Cookie"]);
        Assert.Equal(_exchange.Tokens.Jwt, _exchange.Requests[0].Headers["RBT-JWT"]);
        Assert.False(_exchange.Requests[0].Headers.ContainsKey("RBT-API-KEY"));
        Assert.Equal("Session", $"{_engine.Run("Get-BfxSession").Single.Value("CredentialKind")}");
        _engine.Run("Set-BfxLeverage BTC-USD 5").ThrowIfFailed();
    }

    [Fact]
    public void NoVerify_connects_without_a_request()
    {
        Run("Connect-Bfx -Credential $credential -BaseUri $uri -NoVerify").ThrowIfFailed();

        Assert.Empty(_exchange.Requests);
        Assert.Null(_engine.Run("Get-BfxSession").Single.Value("ProfileId"));
    }

    [Fact]
    public void PassThru_writes_the_session_that_became_the_default()
    {
        PSObject session = Run("Connect-Bfx -Credential $credential -BaseUri $uri -PassThru").Single;

        Assert.Same(session.BaseObject, _engine.Run("Get-BfxSession").Single.BaseObject);
    }

    [Theory]
    [InlineData("", "https://api.bfx.trade/", "Mainnet")]
    [InlineData("-Environment Mainnet", "https://api.bfx.trade/", "Mainnet")]
    [InlineData("-Environment Testnet", "https://api.testnet.blastfutures.com/", "Testnet")]
    [InlineData("-Environment testnet", "https://api.testnet.blastfutures.com/", "Testnet")]
    [InlineData("-Environment Testnet -BaseUri https://bfx.example:8443", "https://bfx.example:8443/", "Custom")]
    public void The_environment_names_the_address_and_BaseUri_wins(string arguments, string address, string environment)
    {
        PSObject session = Run($"Connect-Bfx -Credential $credential -NoVerify -PassThru {arguments}").Single;

        Assert.Equal(new Uri(address), session.Value("BaseUri"));
        Assert.Equal(environment, $"{session.Value("Environment")}");
    }

    [Fact]
    public void Every_request_carries_the_exchange_id()
    {
        Run("Connect-Bfx -Credential $credential -BaseUri $uri").ThrowIfFailed();
        Run("Connect-Bfx -Credential $credential -BaseUri $uri -ExchangeId rbx -ErrorAction SilentlyContinue");

        Assert.Equal(["bfx", "rbx"], _exchange.Requests.Select(request => request.Headers["EID"]));
    }

    [Fact]
    public void Connecting_again_replaces_the_default_and_leaves_the_former_session_open()
    {
        Run("$first = Connect-Bfx -Credential $credential -BaseUri $uri -PassThru").ThrowIfFailed();
        _exchange.Connect(_engine, _exchange.Server.OpenSession(14));

        Assert.Equal([14L, 13L], _engine.Run("Get-BfxAccount; Get-BfxAccount -Session $first").ThrowIfFailed().Output.Select(account => account.Value("Id")));
    }

    [Fact]
    public void Credentials_the_exchange_refuses_end_the_command_and_the_default_stays()
    {
        PSObject before = _exchange.Connect(_engine);
        _exchange.Server.RevokeApiKey(_exchange.Key.Key);

        Engine.Result result = Run(
            "try { Connect-Bfx -Credential $credential -BaseUri $uri -PassThru; 'went on' } catch { $_ }");

        var refused = Assert.IsType<ErrorRecord>(result.Single.BaseObject);
        Assert.Equal("Bfx.NO_SUCH_KEY,BlastFx.Commands.ConnectBfxCommand", refused.FullyQualifiedErrorId);
        Assert.Equal(_exchange.BaseUri, refused.TargetObject);
        Assert.Same(before.BaseObject, _engine.Run("Get-BfxSession").Single.BaseObject);
        Assert.Equal(13L, _engine.Run("Get-BfxAccount").Single.Value("Id"));
    }

    [Fact]
    public void A_first_connection_that_fails_leaves_no_session()
    {
        _exchange.Answer("/account", 404, "<html>no exchange here</html>", contentType: "text/html");

        Assert.Equal("Bfx.UnexpectedAnswer", Run("Connect-Bfx -Credential $credential -BaseUri $uri").ErrorId);
        Assert.Equal("Bfx.NotConnected", _engine.Run("Get-BfxSession").ErrorId);
    }

    [Theory]
    [InlineData("-ApiKeyFile x -Credential $credential")]
    [InlineData("-Sandbox -BaseUri $uri")]
    [InlineData("-Sandbox -Environment Testnet")]
    [InlineData("-Jwt $jwt -RefreshToken $refreshToken -ApiKeyFile x")]
    [InlineData("-SessionSecret $secret -Credential $credential")]
    public void Ways_to_connect_do_not_mix(string arguments)
    {
        Assert.StartsWith("AmbiguousParameterSet", Run($"Connect-Bfx {arguments}").ErrorId, StringComparison.Ordinal);
        Assert.Empty(_exchange.Requests);
    }

    private Engine.Result Run(string script, params (string Name, object? Value)[] variables) =>
        _engine.Run(script, [.. _exchange.Variables, .. variables]);

    private string KeyFile(string? json = null) =>
        PrivateFile.Write(Path.Combine(_folder.FullName, "key.json"), json ?? _exchange.Key.ToJson());
}
