using BlastFx.Tests.Support;

namespace BlastFx.Tests;

[Collection(SerialTests.Name)]
public sealed class EnvironmentVariableTests : IDisposable
{
    private static readonly string[] s_names =
        ["BFX_API_KEY", "BFX_API_SECRET", "BFX_JWT", "BFX_REFRESH_TOKEN", "BFX_SESSION_SECRET", "BFX_BASE_URI"];

    private readonly Dictionary<string, string?> _before = s_names.ToDictionary(name => name, Environment.GetEnvironmentVariable);
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public EnvironmentVariableTests()
    {
        Set(s_names.Select(name => (name, "")).ToArray());
        Set(("BFX_BASE_URI", _sandbox.BaseUri.ToString()));
    }

    private (string, string)[] Key => [("BFX_API_KEY", _sandbox.Key.Key), ("BFX_API_SECRET", _sandbox.Key.Secret)];

    private (string, string)[] Wallet =>
    [
        ("BFX_JWT", _sandbox.Tokens.Jwt),
        ("BFX_REFRESH_TOKEN", _sandbox.Tokens.RefreshToken),
        ("BFX_SESSION_SECRET", _sandbox.Tokens.RandomSecret),
    ];

    public void Dispose()
    {
        foreach ((string name, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void Key_and_secret_connect_to_the_address_in_the_variable()
    {
        Set(Key);

        Assert.Equal("ApiKey", $"{_engine.Run("Connect-Bfx -PassThru").Single.Value("CredentialKind")}");
        Assert.Equal(_sandbox.Key.Key, _sandbox.Requests[0].Headers["RBT-API-KEY"]);
    }

    [Fact]
    public void The_three_tokens_connect()
    {
        Set(Wallet);

        Assert.Equal("Token", $"{_engine.Run("Connect-Bfx -PassThru").Single.Value("CredentialKind")}");
        Assert.Equal(_sandbox.Tokens.Jwt, _sandbox.Requests[0].Headers["RBT-JWT"]);
    }

    [Fact]
    public void Environment_takes_precedence_over_the_variable()
    {
        Set(Key);

        Assert.Equal("Testnet", $"{_engine.Run("Connect-Bfx -Environment Testnet -NoVerify -PassThru").Single.Value("Environment")}");
        Assert.Empty(_sandbox.Requests);
    }

    [Fact]
    public void BaseUri_takes_precedence_over_the_variable()
    {
        using var other = new TestSandbox();
        Set(Key);

        Assert.Equal("Bfx.NO_SUCH_KEY", _engine.Run("Connect-Bfx -BaseUri $uri", ("uri", other.BaseUri)).ErrorId);
        Assert.Empty(_sandbox.Requests);
        Assert.Single(other.Requests);
    }

    [Fact]
    public void Without_an_address_variable_the_address_is_that_of_the_environment()
    {
        Set([.. Key, ("BFX_BASE_URI", "")]);

        Assert.Equal(
            new Uri("https://api.testnet.blastfutures.com/"),
            _engine.Run("Connect-Bfx -Environment Testnet -NoVerify -PassThru").Single.Value("BaseUri"));
    }

    [Fact]
    public void Specified_credentials_ignore_the_variables()
    {
        Set([.. Wallet, ("BFX_BASE_URI", "https://elsewhere.example")]);

        _engine.Run("Connect-Bfx -Credential $credential -BaseUri $uri", _sandbox.Variables).ThrowIfFailed();

        Assert.Equal(_sandbox.Key.Key, _sandbox.Requests[0].Headers["RBT-API-KEY"]);
        Assert.Equal(
            new Uri("https://api.bfx.trade/"),
            _engine.Run("Connect-Bfx -Credential $credential -NoVerify -PassThru", _sandbox.Variables).Single.Value("BaseUri"));
    }

    [Theory]
    [InlineData("BFX_API_KEY", "BFX_API_SECRET")]
    [InlineData("BFX_API_SECRET", "BFX_API_KEY")]
    [InlineData("BFX_JWT", "BFX_REFRESH_TOKEN + BFX_SESSION_SECRET")]
    [InlineData("BFX_REFRESH_TOKEN", "BFX_JWT + BFX_SESSION_SECRET")]
    [InlineData("BFX_SESSION_SECRET", "BFX_JWT + BFX_REFRESH_TOKEN")]
    public void An_incomplete_set_is_rejected_and_the_missing_variable_is_named(string present, string missing)
    {
        Set([.. Key.Concat(Wallet).Where(variable => variable.Item1 == present)]);

        Refused($"variable {missing} is missing");
    }

    [Fact]
    public void Both_sets_together_are_rejected()
    {
        Set([.. Key, .. Wallet]);

        Refused("both set");
    }

    [Fact]
    public void A_complete_set_with_a_part_of_the_other_is_rejected()
    {
        Set([.. Key, ("BFX_JWT", _sandbox.Tokens.Jwt)]);

        Refused("both set");
    }

    [Fact]
    public void Without_credentials_the_error_states_how_to_specify_them()
    {
        Refused("-ApiKeyFile", "-Credential", "-Sandbox", "BFX_API_KEY + BFX_API_SECRET", "BFX_JWT + BFX_REFRESH_TOKEN + BFX_SESSION_SECRET");
    }

    [Theory]
    [InlineData("api.bfx.trade")]
    [InlineData("http://api.bfx.trade")]
    [InlineData("https://api.bfx.trade/v1")]
    [InlineData("https://")]
    public void An_invalid_address_is_rejected(string address)
    {
        Set([.. Key, ("BFX_BASE_URI", address)]);

        Engine.Result result = _engine.Run("Connect-Bfx");

        Assert.Equal("Bfx.InvalidAddress", result.ErrorId);
        Assert.Contains(address, $"{result.Error}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_is_not_hexadecimal_is_rejected_without_being_shown()
    {
        Set(("BFX_API_KEY", _sandbox.Key.Key), ("BFX_API_SECRET", "not-hex-at-all"));

        Engine.Result result = Refused("hexadecimal");

        Assert.DoesNotContain("not-hex-at-all", $"{result.Error}", StringComparison.Ordinal);
    }

    private static void Set(params (string Name, string Value)[] variables)
    {
        foreach ((string name, string value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private Engine.Result Refused(params string[] words)
    {
        Engine.Result result = _engine.Run("Connect-Bfx");
        Assert.Equal("Bfx.InvalidCredentials", result.ErrorId);
        Assert.All(words, word => Assert.Contains(word, $"{result.Error}", StringComparison.Ordinal));
        Assert.Empty(_sandbox.Requests);
        Assert.Equal("Bfx.NotConnected", _engine.Run("Get-BfxSession").ErrorId);
        return result;
    }
}
