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
    public void A_key_file_connects_once_the_account_was_read_and_the_secret_checked(string script)
    {
        Engine.Result result = Run(script, ("file", KeyFile()));

        Assert.Empty(result.ThrowIfFailed().Output);
        Assert.Equal(["GET /account", "PUT /account/leverage"], _exchange.Lines);
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

        Assert.Equal("GET /account", _exchange.Lines[0]);
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
        Run("Connect-Bfx -Jwt $jwt -RefreshToken $refreshToken -TokenSecret $secret -BaseUri $uri").ThrowIfFailed();

        Assert.Equal($"jwt={_exchange.Tokens.Jwt}", _exchange.Requests[0].Headers["Cookie"]);
        Assert.Equal(_exchange.Tokens.Jwt, _exchange.Requests[0].Headers["RBT-JWT"]);
        Assert.False(_exchange.Requests[0].Headers.ContainsKey("RBT-API-KEY"));
        Assert.Equal("Token", $"{_engine.Run("Get-BfxSession").Single.Value("CredentialKind")}");
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
    [InlineData("-BaseUri https://bfx.example:8443", "https://bfx.example:8443/", "Custom")]
    public void The_environment_or_BaseUri_names_the_address(string arguments, string address, string environment)
    {
        PSObject session = Run($"Connect-Bfx -Credential $credential -NoVerify -PassThru {arguments}").Single;

        Assert.Equal(new Uri(address), session.Value("BaseUri"));
        Assert.Equal(environment, $"{session.Value("Environment")}");
    }

    [Theory]
    [InlineData("Connect-Bfx -Credential $credential -NoVerify")]
    [InlineData("Connect-Bfx ./key.json -NoVerify")]
    [InlineData("Get-BfxMarket")]
    [InlineData("Get-BfxTrade BTC-USD")]
    public void An_environment_and_an_address_together_are_rejected(string command)
    {
        Engine.Result result = Run($"{command} -Environment Testnet -BaseUri $uri");

        Assert.Equal("Bfx.InvalidArgument", result.ErrorId);
        Assert.Contains("-Environment and -BaseUri", $"{result.Error}", StringComparison.Ordinal);
        Assert.Empty(_exchange.Requests);
    }

    [Theory]
    [InlineData("Connect-Bfx -Credential $wrong -BaseUri $uri")]
    [InlineData("Connect-Bfx $file -BaseUri $uri")]
    [InlineData("Connect-Bfx -Jwt $jwt -RefreshToken $refreshToken -TokenSecret $wrongSecret -BaseUri $uri")]
    public void A_wrong_secret_is_told_at_connecting_and_nothing_is_spent(string command)
    {
        string file = KeyFile($$"""{ "key": "{{_exchange.Key.Key}}", "secret": "0x00ff" }""");
        IReadOnlyDictionary<string, string> before = _exchange.Account.Leverage;

        Engine.Result result = Run(command, ("file", file), ("wrong", Texts.Credential(_exchange.Key.Key, "0x00ff")), ("wrongSecret", "0x00ff".Secure()));

        Assert.Equal("Bfx.SignatureRejected", result.ErrorId);
        Assert.Equal(["GET /account", "PUT /account/leverage"], _exchange.Lines);
        Assert.Equal("Bfx.NotConnected", _engine.Run("Get-BfxSession").ErrorId);
        Assert.Equal(before, _exchange.Account.Leverage);
        Run("Connect-Bfx -Jwt $jwt -RefreshToken $refreshToken -TokenSecret $secret -BaseUri $uri; Update-BfxToken").ThrowIfFailed();
    }

    [Theory]
    [InlineData("-ReadOnly")]
    [InlineData("-NoVerify")]
    public void A_session_that_does_not_write_or_is_not_verified_sends_no_change(string arguments)
    {
        Run($"Connect-Bfx -Credential $credential -BaseUri $uri {arguments}").ThrowIfFailed();

        Assert.DoesNotContain("PUT /account/leverage", _exchange.Lines);
    }

    [Theory]
    [InlineData(404, "<html>no such page</html>", "text/html", true)]
    [InlineData(200, """{"success":true,"error":"","result":[]}""", null, true)]
    [InlineData(400, """{"success":false,"error":"PROFILE_NOT_ACTIVE","result":null}""", null, false)]
    [InlineData(400, """{"success":false,"error":"something new","result":null}""", null, false)]
    public void Only_an_answer_about_the_credentials_is_in_the_way(int status, string body, string? type, bool isUnclear)
    {
        _exchange.Answer("/account/leverage", status, body, contentType: type);

        Engine.Result result = Run("Connect-Bfx -Credential $credential -BaseUri $uri -Verbose").ThrowIfFailed();

        Assert.Equal(isUnclear, result.Verbose.Any(line => line.Contains("does not show whether the secret is right", StringComparison.Ordinal)));
        Assert.Equal(13L, _engine.Run("Get-BfxAccount").Single.Value("Id"));
    }

    [Theory]
    [InlineData(401, """{"success":false,"error":"who are you","result":null}""", "Bfx.Rejected")]
    [InlineData(400, """{"success":false,"error":"KEY_EXPIRED","result":null}""", "Bfx.KEY_EXPIRED")]
    [InlineData(400, """{"success":false,"error":"NOT_ALLOWED_FOR_IP","result":null}""", "Bfx.NOT_ALLOWED_FOR_IP")]
    public void A_rejection_of_the_credentials_ends_the_command(int status, string body, string id)
    {
        _exchange.Answer("/account/leverage", status, body);

        Assert.Equal(id, Run("Connect-Bfx -Credential $credential -BaseUri $uri").ErrorId);
        Assert.Equal("Bfx.NotConnected", _engine.Run("Get-BfxSession").ErrorId);
    }

    [Theory]
    [InlineData("./sub [dir]/k[e]y.json")]
    [InlineData("./sub `[dir`]/k`[e`]y.json")]
    public void A_path_with_brackets_is_meant_to_the_letter_or_as_completion_escapes_it(string path)
    {
        _folder.CreateSubdirectory("sub [dir]");
        PrivateFile.Write(Path.Combine(_folder.FullName, "sub [dir]", "k[e]y.json"), _exchange.Key.ToJson());
        _engine.Runspace.SessionStateProxy.Path.SetLocation(_folder.FullName);

        Run($"Connect-Bfx '{path}' -BaseUri $uri -NoVerify").ThrowIfFailed();
        Run($"Get-BfxCandle BTC-USD 1h -Last 30 | Show-BfxChart -Path '{path.Replace("k", "new", StringComparison.Ordinal).Replace(".json", ".svg", StringComparison.Ordinal)}'").ThrowIfFailed();

        // The folder's brackets follow from the folder that is there; a new file is named to the letter.
        Assert.Single(Directory.GetFiles(Path.Combine(_folder.FullName, "sub [dir]"), "new*.svg"));
    }

    [Fact]
    public void A_session_shows_its_times_in_ISO_form_in_any_culture_and_nothing_that_is_no_fact_of_it()
    {
        _exchange.Connect(_engine);

        PSObject session = _engine.Run("[cultureinfo]::CurrentCulture = 'de-DE'; $null = Get-BfxAccount; Get-BfxSession").Single;

        Assert.Equal(
            _exchange.Clock.GetUtcNow().AddHours(48).ToString("yyyy-MM-dd'T'HH:mm:ss'.000000Z'", System.Globalization.CultureInfo.InvariantCulture),
            session.Properties["JwtExpiresAt"].Value.ToString());
        Assert.IsType<DateTimeOffset>(session.Value("JwtExpiresAt"));
        Assert.DoesNotContain("MarketClient", session.Properties.Select(property => property.Name));
    }

    [Fact]
    public void Every_request_carries_the_exchange_id()
    {
        Run("Connect-Bfx -Credential $credential -BaseUri $uri -ReadOnly").ThrowIfFailed();
        Run("Connect-Bfx -Credential $credential -BaseUri $uri -ExchangeId rbx -ErrorAction SilentlyContinue");

        Assert.Equal(["bfx", "rbx"], _exchange.Requests.Select(request => request.Headers["EID"]));
    }

    [Fact]
    public void Connecting_again_replaces_the_default_and_leaves_the_former_session_open()
    {
        Run("$first = Connect-Bfx -Credential $credential -BaseUri $uri -PassThru").ThrowIfFailed();
        _exchange.Connect(_engine, _exchange.Server.IssueTokens(14));

        Assert.Equal([14L, 13L], _engine.Run("Get-BfxAccount; Get-BfxAccount -Session $first").ThrowIfFailed().Output.Select(account => account.Value("Id")));
    }

    [Fact]
    public void Credentials_the_exchange_refuses_end_the_command_and_the_default_stays()
    {
        PSObject before = _exchange.Connect(_engine);
        _exchange.Server.RevokeApiKey(_exchange.Key.Key);

        Engine.Result result = Run(
            "try { Connect-Bfx -Credential $credential -BaseUri $uri -PassThru; 'went on' } catch { $_ }");

        ErrorRecord refused = Assert.IsType<ErrorRecord>(result.Single.BaseObject);
        Assert.Equal("Bfx.NO_SUCH_KEY,BlastFx.Commands.ConnectBfxCommand", refused.FullyQualifiedErrorId);
        Assert.Equal(_exchange.BaseUri, refused.TargetObject);
        Assert.Same(before.BaseObject, _engine.Run("Get-BfxSession").Single.BaseObject);
        Assert.Equal(13L, _engine.Run("Get-BfxAccount").Single.Value("Id"));
    }

    [Fact]
    public void A_first_connection_that_fails_leaves_no_session()
    {
        _exchange.Answer("/account", 404, "<html>no exchange here</html>", contentType: "text/html");

        Assert.Equal("Bfx.UnexpectedResponse", Run("Connect-Bfx -Credential $credential -BaseUri $uri").ErrorId);
        Assert.Equal("Bfx.NotConnected", _engine.Run("Get-BfxSession").ErrorId);
    }

    [Theory]
    [InlineData("-ApiKeyFile x -Credential $credential")]
    [InlineData("-Sandbox -BaseUri $uri")]
    [InlineData("-Sandbox -Environment Testnet")]
    [InlineData("-Jwt $jwt -RefreshToken $refreshToken -ApiKeyFile x")]
    [InlineData("-TokenSecret $secret -Credential $credential")]
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
