using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class BadInputTests : IDisposable
{
    private const string HexSecret = "0x00ff";

    private readonly Engine _engine = new();
    private readonly OwnExchange _exchange = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bfx-tests-");
    private readonly object _session;

    public BadInputTests() => _session = _exchange.Connect(_engine).BaseObject;

    public void Dispose()
    {
        _engine.Dispose();
        _exchange.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_key_file_that_is_missing()
    {
        Refused("Bfx.KeyFile", "Connect-Bfx ./nowhere.json -BaseUri $uri", "nowhere.json", "there is no such file");
    }

    [Fact]
    public void A_key_file_that_is_a_folder_or_not_a_file_at_all()
    {
        Refused("Bfx.KeyFile", $"Connect-Bfx '{_folder.FullName}' -BaseUri $uri", _folder.FullName);
        Refused("Bfx.KeyFile", "Connect-Bfx env:PATH -BaseUri $uri", "Environment");
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
    public void A_key_file_that_is_malformed(string json, string says)
    {
        Refused("Bfx.KeyFile Bfx.InvalidCredentials", "Connect-Bfx $file -BaseUri $uri", [says], ("file", File(json)));
    }

    [Theory]
    [InlineData("""{ "key": "abc", "secret": "0xzz" }""", "hexadecimal")]
    [InlineData("""{ "key": "abc", "secret": "0x0" }""", "hexadecimal")]
    [InlineData("""{ "key": "abc", "secret": "0x" }""", "hexadecimal")]
    [InlineData("""{ "key": "a bc", "secret": "0x00" }""", "API key")]
    [InlineData("""{ "key": "abc", "secret": "0x00", "privateJwt": "a b" }""", "private JWT")]
    [InlineData("""{ "key": "abc", "secret": "0x00", "refreshToken": "a\"b" }""", "refresh token")]
    public void A_key_file_with_a_malformed_credential(string json, string says)
    {
        Refused("Bfx.InvalidCredentials", "Connect-Bfx $file -BaseUri $uri", [says], ("file", File(json)));
    }

    [Theory]
    [InlineData("nothex")]
    [InlineData("0x123")]
    [InlineData("0x")]
    [InlineData("12 34")]
    public void A_secret_that_is_not_hex(string secret)
    {
        Refused(
            "Bfx.InvalidCredentials", "Connect-Bfx -Credential $bad -BaseUri $uri", ["hexadecimal"], ("bad", Texts.Credential("key", secret)));
        Refused(
            "Bfx.InvalidCredentials",
            "Connect-Bfx -Jwt $jwt -RefreshToken $refreshToken -TokenSecret $bad -BaseUri $uri",
            ["token secret"],
            ("bad", secret.Secure()));
    }

    [Theory]
    [InlineData("Jwt", "", "JWT is empty")]
    [InlineData("Jwt", "a b", "JWT")]
    [InlineData("Jwt", "a;b", "JWT")]
    [InlineData("Jwt", "a\r\nEvil: 1", "JWT")]
    [InlineData("RefreshToken", "", "refresh token is empty")]
    [InlineData("RefreshToken", "a\"b", "refresh token")]
    [InlineData("SessionSecret", "", "token secret")]
    public void A_token_that_is_empty_or_odd(string parameter, string text, string says)
    {
        string arguments = string.Join(' ', new[] { ("Jwt", "$jwt"), ("RefreshToken", "$refreshToken"), ("SessionSecret", "$secret") }
            .Select(pair => $"-{pair.Item1} {(pair.Item1 == parameter ? "$bad" : pair.Item2)}"));

        Refused("Bfx.InvalidCredentials", $"Connect-Bfx {arguments} -BaseUri $uri", [says], ("bad", text.Secure()));
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
    public void Arguments_that_are_null_empty_or_out_of_range(string script)
    {
        Refused("ParameterArgumentValidationError ParameterArgumentValidationErrorNullNotAllowed ParameterArgumentValidationErrorEmptyStringNotAllowed", script);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("bfx;x")]
    [InlineData("bfx`r`nX: 1")]
    [InlineData("bfü")]
    public void An_exchange_id_that_is_no_word(string id)
    {
        Refused("Bfx.InvalidArgument", $"Connect-Bfx -Credential $credential -BaseUri $uri -ExchangeId \"{id}\"", "exchange id");
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
    public void An_address_that_cannot_be_the_exchanges(string address, string says)
    {
        Refused("Bfx.InvalidAddress", $"Connect-Bfx -Credential $credential -BaseUri '{address}'", says, "Nothing was sent");
        Refused("Bfx.InvalidAddress", $"Connect-Bfx -Credential $credential -BaseUri '{address}' -NoVerify");
    }

    [Theory]
    [InlineData("BTC USD")]
    [InlineData("BTC\"USD")]
    [InlineData("BTC\\USD")]
    [InlineData("BTC\nUSD")]
    [InlineData("BTC-USD\0")]
    [InlineData("{}")]
    [InlineData("💥")]
    public void A_market_with_odd_characters(string market)
    {
        Refused("ParameterArgumentValidationError", "Set-BfxLeverage $market 5", ["is not a valid market id", "Nothing was sent"], ("market", market));
        Refused(
            "ParameterArgumentValidationError",
            "[pscustomobject]@{ market_id = $market; leverage = 5 } | Set-BfxLeverage",
            [],
            ("market", market));
    }

    [Theory]
    [InlineData("''")]
    [InlineData("$null")]
    [InlineData("('x' * 65)")]
    public void A_market_that_is_empty_or_far_too_long(string market)
    {
        Refused("ParameterArgumentValidationError ParameterArgumentValidationErrorEmptyStringNotAllowed", $"Set-BfxLeverage {market} 5");
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
    public void A_leverage_that_is_not_a_whole_number_from_1_to_20(string leverage, string ids)
    {
        Refused(ids, $"Set-BfxLeverage BTC-USD {leverage}");
        Refused(ids, $"[pscustomobject]@{{ Market = 'BTC-USD'; Leverage = {leverage} }} | Set-BfxLeverage");
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("' 5 '", 5)]
    [InlineData("5.0", 5)]
    [InlineData("[decimal]5", 5)]
    [InlineData("[long]20", 20)]
    [InlineData("'1'", 1)]
    public void A_leverage_that_is_a_whole_number_however_written(string leverage, int set)
    {
        _engine.Run($"Set-BfxLeverage BTC-USD ({leverage})").ThrowIfFailed();

        Assert.Equal($"{set}", _exchange.Account.Leverage["BTC-USD"]);
    }

    [Fact]
    public void A_bad_row_among_good_ones_is_an_error_and_the_good_ones_are_set()
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
        Assert.Equal(["2", "1", "3"], _exchange.Account.Leverage.Values);
        Assert.Equal(2, _exchange.Requests.Count);
    }

    [Theory]
    [InlineData("-ThrottleLimit 0")]
    [InlineData("-ThrottleLimit 257")]
    public void A_throttle_limit_out_of_range(string arguments)
    {
        Refused("ParameterArgumentValidationError", $"Set-BfxLeverage BTC-USD 5 {arguments}");
    }

    [Theory]
    [InlineData("Update-BfxToken -RefreshToken $bad", "")]
    [InlineData("Update-BfxToken -RefreshToken $bad", "a\"b")]
    [InlineData("Update-BfxToken -RefreshToken $bad", "a\\b")]
    [InlineData("Update-BfxToken -RefreshToken $bad", "a\nb")]
    [InlineData("Test-BfxToken -Jwt $bad", "")]
    [InlineData("Test-BfxToken -Jwt $bad", "a b")]
    [InlineData("Test-BfxToken -Jwt $bad", "a\r\nb")]
    public void A_token_to_renew_with_or_to_test_that_is_none(string script, string token)
    {
        Refused("Bfx.InvalidCredentials Bfx.InvalidArgument", script, ["Nothing was sent"], ("bad", token.Secure()));
        Assert.Equal(true, _engine.Run("(Get-BfxSession).CanRenew").Single.BaseObject);
    }

    [Fact]
    public void A_hex_secret_with_or_without_0x_in_either_case_is_good()
    {
        foreach (string secret in new[] { HexSecret, HexSecret[2..], "0X00FF", "00Ff" })
        {
            _engine.Run("Connect-Bfx -Credential $good -BaseUri $uri -NoVerify", [.. _exchange.Variables, ("good", Texts.Credential("key", secret))]).ThrowIfFailed();
        }
    }

    private string File(string json) => PrivateFile.Write(Path.Combine(_folder.FullName, "key.json"), json);

    private void Refused(string ids, string script, params string[] says) => Refused(ids, script, says, []);

    /// <summary>It is refused under one of the ids, and then nothing was sent and the session is still the default.</summary>
    private void Refused(string ids, string script, string[] says, params (string Name, object? Value)[] variables)
    {
        Engine.Result result = _engine.Run(script, [.. _exchange.Variables, .. variables]);

        Assert.Empty(result.Output);
        Assert.Contains(result.ErrorId, ids.Split(' '));
        Assert.All(says, text => Assert.Contains(text, $"{result.Error}", StringComparison.Ordinal));
        Assert.Empty(_exchange.Requests);
        Assert.Same(_session, _engine.Run("Get-BfxSession").Single.BaseObject);
    }
}
