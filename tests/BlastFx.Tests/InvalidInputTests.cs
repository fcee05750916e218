using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class InvalidInputTests : IDisposable
{
    private const string HexSecret = "0x00ff";

    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bfx-tests-");
    private readonly object _session;

    public InvalidInputTests() => _session = _sandbox.Connect(_engine).BaseObject;

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_missing_key_file_is_an_error()
    {
        AssertRejected("Bfx.KeyFile", "Connect-Bfx ./nowhere.json -BaseUri $uri", "nowhere.json", "there is no such file");
    }

    [Fact]
    public void A_key_file_that_is_not_a_file_is_an_error()
    {
        AssertRejected("Bfx.KeyFile", $"Connect-Bfx '{_folder.FullName}' -BaseUri $uri", _folder.FullName);
        AssertRejected("Bfx.KeyFile", "Connect-Bfx env:PATH -BaseUri $uri", "Environment");
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("not json", "not JSON")]
    [InlineData("[]", "")]
    [InlineData("\"key\"", "")]
    [InlineData("{}", "key")]
    [InlineData("""{ "key": "abc" }""", "secret")]
    [InlineData("""{ "secret": "0x00" }""", "key")]
    [InlineData("""{ "key": "", "secret": "0x00" }""", "key")]
    [InlineData("""{ "key": 5, "secret": "0x00" }""", "'key' is not a string")]
    [InlineData("""{ "key": "a", "key": "b", "secret": "0x00" }""", "'key' twice")]
    [InlineData("""{ "key": "abc", "secret": "0x00" """, "not JSON")]
    [InlineData("""{ "key": "abc", "secret": "0x00" } more""", "not JSON")]
    public void A_malformed_key_file_is_an_error(string json, string says)
    {
        AssertRejected("Bfx.KeyFile Bfx.InvalidCredentials", "Connect-Bfx $file -BaseUri $uri", [says], ("file", File(json)));
    }

    [Theory]
    [InlineData("""{ "key": "abc", "secret": "0xzz" }""", "hexadecimal")]
    [InlineData("""{ "key": "abc", "secret": "0x0" }""", "hexadecimal")]
    [InlineData("""{ "key": "abc", "secret": "0x" }""", "hexadecimal")]
    [InlineData("""{ "key": "a bc", "secret": "0x00" }""", "API key")]
    [InlineData("""{ "key": "abc", "secret": "0x00", "privateJwt": "a b" }""", "private JWT")]
    [InlineData("""{ "key": "abc", "secret": "0x00", "refreshToken": "a\"b" }""", "refresh token")]
    public void A_malformed_credential_in_a_key_file_is_an_error(string json, string says)
    {
        AssertRejected("Bfx.InvalidCredentials", "Connect-Bfx $file -BaseUri $uri", [says], ("file", File(json)));
    }

    [Theory]
    [InlineData("nothex")]
    [InlineData("0x123")]
    [InlineData("0x")]
    [InlineData("12 34")]
    public void A_secret_that_is_not_hexadecimal_is_an_error(string secret)
    {
        AssertRejected(
            "Bfx.InvalidCredentials", "Connect-Bfx -Credential $bad -BaseUri $uri", ["hexadecimal"], ("bad", PowerShellExtensions.NewCredential("key", secret)));
        AssertRejected(
            "Bfx.InvalidCredentials",
            "Connect-Bfx -Jwt $jwt -RefreshToken $refreshToken -TokenSecret $bad -BaseUri $uri",
            ["token secret"],
            ("bad", secret.ToSecureString()));
    }

    [Theory]
    [InlineData("Jwt", "", "JWT is empty")]
    [InlineData("Jwt", "a b", "JWT")]
    [InlineData("Jwt", "a;b", "JWT")]
    [InlineData("Jwt", "a\r\nEvil: 1", "JWT")]
    [InlineData("RefreshToken", "", "refresh token is empty")]
    [InlineData("RefreshToken", "a\"b", "refresh token")]
    [InlineData("SessionSecret", "", "token secret")]
    public void An_empty_or_malformed_token_is_an_error(string parameter, string text, string says)
    {
        string arguments = string.Join(' ', new[] { ("Jwt", "$jwt"), ("RefreshToken", "$refreshToken"), ("SessionSecret", "$secret") }
            .Select(pair => $"-{pair.Item1} {(pair.Item1 == parameter ? "$bad" : pair.Item2)}"));

        AssertRejected("Bfx.InvalidCredentials", $"Connect-Bfx {arguments} -BaseUri $uri", [says], ("bad", text.ToSecureString()));
    }

    [Theory]
    [InlineData("Connect-Bfx -Jwt $null -RefreshToken $refreshToken -TokenSecret $secret -BaseUri $uri")]
    [InlineData("Connect-Bfx -ApiKeyFile '' -BaseUri $uri")]
    [InlineData("Connect-Bfx -Credential $credential -BaseUri $null")]
    [InlineData("Connect-Bfx -Credential $credential -BaseUri $uri -ExchangeId ''")]
    [InlineData("Connect-Bfx -Credential $credential -BaseUri $uri -Environment Moon")]
    [InlineData("Connect-Bfx -Credential $credential -BaseUri $uri -TimeoutSec 0")]
    [InlineData("Connect-Bfx -Credential $credential -BaseUri $uri -TimeoutSec 86401")]
    [InlineData("Update-BfxToken -RefreshToken $null")]
    [InlineData("Test-BfxToken -Jwt $null")]
    public void Null_empty_or_out_of_range_arguments_are_errors(string script)
    {
        AssertRejected("ParameterArgumentValidationError ParameterArgumentValidationErrorNullNotAllowed ParameterArgumentValidationErrorEmptyStringNotAllowed", script);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("bfx;x")]
    [InlineData("bfx`r`nX: 1")]
    [InlineData("bfü")]
    public void A_malformed_exchange_id_is_an_error(string id)
    {
        AssertRejected("Bfx.InvalidArgument", $"Connect-Bfx -Credential $credential -BaseUri $uri -ExchangeId \"{id}\"", "exchange id");
    }

    [Theory]
    [InlineData("api.bfx.trade", "no scheme")]
    [InlineData("127.0.0.1:8080", "")]
    [InlineData("/account", "")]
    [InlineData("ftp://api.bfx.trade", "https")]
    [InlineData("http://api.bfx.trade", "https")]
    [InlineData("http://127.0.0.1.example.com", "https")]
    [InlineData("https://api.bfx.trade/v1", "after the host")]
    [InlineData("https://api.bfx.trade/?a=1", "after the host")]
    [InlineData("https://user:pass@api.bfx.trade", "credentials do not belong")]
    public void An_unsupported_address_is_an_error(string address, string says)
    {
        AssertRejected("Bfx.InvalidAddress", $"Connect-Bfx -Credential $credential -BaseUri '{address}'", says, "Nothing was sent");
        AssertRejected("Bfx.InvalidAddress", $"Connect-Bfx -Credential $credential -BaseUri '{address}' -NoVerify");
    }

    [Theory]
    [InlineData("BTC USD")]
    [InlineData("BTC\"USD")]
    [InlineData("BTC\\USD")]
    [InlineData("BTC\nUSD")]
    [InlineData("BTC-USD\0")]
    [InlineData("{}")]
    [InlineData("💥")]
    public void A_market_with_invalid_characters_is_an_error(string market)
    {
        AssertRejected("ParameterArgumentValidationError", "Set-BfxLeverage $market 5", ["is not a valid market id", "Nothing was sent"], ("market", market));
        AssertRejected(
            "ParameterArgumentValidationError",
            "[pscustomobject]@{ market_id = $market; leverage = 5 } | Set-BfxLeverage",
            [],
            ("market", market));
    }

    [Theory]
    [InlineData("''")]
    [InlineData("$null")]
    [InlineData("('x' * 65)")]
    public void An_empty_or_overlong_market_is_an_error(string market)
    {
        AssertRejected("ParameterArgumentValidationError ParameterArgumentValidationErrorEmptyStringNotAllowed", $"Set-BfxLeverage {market} 5");
    }

    [Theory]
    [InlineData("0", "ParameterArgumentValidationError")]
    [InlineData("21", "ParameterArgumentValidationError")]
    [InlineData("-5", "ParameterArgumentValidationError")]
    [InlineData("2147483648", "CannotConvertArgumentNoMessage InputObjectMissingMandatory")]
    [InlineData("1.5", "ParameterArgumentTransformationError")]
    [InlineData("'1.5'", "ParameterArgumentTransformationError")]
    [InlineData("1.5d", "ParameterArgumentTransformationError")]
    [InlineData("'abc'", "ParameterArgumentTransformationError")]
    [InlineData("''", "ParameterArgumentTransformationError")]
    [InlineData("'1,5'", "ParameterArgumentTransformationError")]
    [InlineData("'1e1'", "ParameterArgumentTransformationError")]
    [InlineData("'0x5'", "ParameterArgumentTransformationError")]
    [InlineData("$null", "ParameterArgumentTransformationError")]
    [InlineData("$true", "ParameterArgumentTransformationError")]
    [InlineData("@(5)", "ParameterArgumentTransformationError")]
    [InlineData("([double]::NaN)", "ParameterArgumentTransformationError")]
    public void A_leverage_that_is_not_an_integer_from_1_to_20_is_an_error(string leverage, string ids)
    {
        AssertRejected(ids, $"Set-BfxLeverage BTC-USD {leverage}");
        AssertRejected(ids, $"[pscustomobject]@{{ Market = 'BTC-USD'; Leverage = {leverage} }} | Set-BfxLeverage");
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("' 5 '", 5)]
    [InlineData("5.0", 5)]
    [InlineData("[decimal]5", 5)]
    [InlineData("[long]20", 20)]
    [InlineData("'1'", 1)]
    public void An_integer_leverage_is_accepted_in_any_form(string leverage, int set)
    {
        _engine.Run($"Set-BfxLeverage BTC-USD ({leverage})").ThrowIfFailed();

        Assert.Equal($"{set}", _sandbox.Account.Leverage["BTC-USD"]);
    }

    [Fact]
    public void An_invalid_row_is_an_error_and_the_valid_rows_are_set()
    {
        Engine.Result result = _engine.Run(
            """
            [pscustomobject]@{ Market = 'BTC-USD'; Leverage = '2' },
            [pscustomobject]@{ Market = 'BTC USD'; Leverage = '2' },
            [pscustomobject]@{ Market = 'ETH-USD'; Leverage = '21' },
            [pscustomobject]@{ Market = 'ETH-USD'; Leverage = '1.5' },
            [pscustomobject]@{ Leverage = '2' },
            [pscustomobject]@{ Market = 'SOL-USD'; Leverage = '3' } | Set-BfxLeverage
            """);

        Assert.Equal(4, result.Errors.Count);
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(["2", "1", "3"], _sandbox.Account.Leverage.Values);
        Assert.Equal(2, _sandbox.Requests.Count);
    }

    [Theory]
    [InlineData("-ThrottleLimit 0")]
    [InlineData("-ThrottleLimit 257")]
    public void A_throttle_limit_out_of_range_is_an_error(string arguments)
    {
        AssertRejected("ParameterArgumentValidationError", $"Set-BfxLeverage BTC-USD 5 {arguments}");
    }

    [Theory]
    [InlineData("Update-BfxToken -RefreshToken $bad", "")]
    [InlineData("Update-BfxToken -RefreshToken $bad", "a\"b")]
    [InlineData("Update-BfxToken -RefreshToken $bad", "a\\b")]
    [InlineData("Update-BfxToken -RefreshToken $bad", "a\nb")]
    [InlineData("Test-BfxToken -Jwt $bad", "")]
    [InlineData("Test-BfxToken -Jwt $bad", "a b")]
    [InlineData("Test-BfxToken -Jwt $bad", "a\r\nb")]
    public void An_invalid_token_to_refresh_with_or_to_test_is_an_error(string script, string token)
    {
        AssertRejected("Bfx.InvalidCredentials Bfx.InvalidArgument", script, ["Nothing was sent"], ("bad", token.ToSecureString()));
        Assert.Equal(true, _engine.Run("(Get-BfxSession).CanRenew").Single.BaseObject);
    }

    [Fact]
    public void A_hexadecimal_secret_is_accepted_with_or_without_0x_in_either_case()
    {
        foreach (string secret in new[] { HexSecret, HexSecret[2..], "0X00FF", "00Ff" })
        {
            _engine.Run("Connect-Bfx -Credential $good -BaseUri $uri -NoVerify", [.. _sandbox.Variables, ("good", PowerShellExtensions.NewCredential("key", secret))]).ThrowIfFailed();
        }
    }

    private string File(string json) => PrivateFile.Write(Path.Combine(_folder.FullName, "key.json"), json);

    private void AssertRejected(string ids, string script, params string[] says) => AssertRejected(ids, script, says, []);

    /// <summary>Asserts an error with one of the ids, no request, and the same default session.</summary>
    private void AssertRejected(string ids, string script, string[] says, params (string Name, object? Value)[] variables)
    {
        Engine.Result result = _engine.Run(script, [.. _sandbox.Variables, .. variables]);

        Assert.Empty(result.Output);
        Assert.Contains(result.ErrorId, ids.Split(' '));
        Assert.All(says, text => Assert.Contains(text, $"{result.Error}", StringComparison.Ordinal));
        Assert.Empty(_sandbox.Requests);
        Assert.Same(_session, _engine.Run("Get-BfxSession").Single.BaseObject);
    }
}
