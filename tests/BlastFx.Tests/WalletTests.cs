using System.Management.Automation;
using System.Runtime.Loader;
using System.Text.Json;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class WalletTests : IDisposable
{
    // A default account of Hardhat Network.
    private const string PrivateKey = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private const string Wallet = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    private const string Connect = "Connect-Bfx -WalletPrivateKey $key -BaseUri $uri";

    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [InlineData(PrivateKey)]
    [InlineData("0x" + PrivateKey)]
    [InlineData("0XAC0974BEC39A17E36BA4A6B4D238FF944BACB478CBED5EFCAE784D7BF4F2FF80")]
    public void A_wallet_connects_with_an_api_key_of_its_account(string privateKey)
    {
        Assert.Empty(Run(Connect, privateKey).ThrowIfFailed().Output);

        Assert.Equal(["POST /onboarding"], _sandbox.Lines);
        Assert.Equal("ApiKey", $"{Session.Value("CredentialKind")}");
        Assert.Equal(14L, Session.Value("ProfileId"));
        Assert.Equal(Wallet, Session.Value("Wallet"));
        Assert.Equal("7", $"{_engine.Run("(Set-BfxLeverage BTC-USD 7).Leverage.'BTC-USD'").Single}");
        Assert.Equal(true, _engine.Run("Test-BfxToken").Single.BaseObject);
        Assert.Equal(Wallet, _engine.Run("Get-BfxAccount").Single.Value("Wallet"));
    }

    [Fact]
    public void A_wallet_connects_with_tokens_that_are_refreshed()
    {
        Run($"{Connect} -AsToken").ThrowIfFailed();

        Assert.Equal("Token", $"{Session.Value("CredentialKind")}");
        Assert.Equal(14L, Session.Value("ProfileId"));
        Assert.Equal(true, Session.Value("CanRenew"));
        _engine.Run("$null = Update-BfxToken; $null = Set-BfxLeverage BTC-USD 7").ThrowIfFailed();
        Assert.Equal(["POST /onboarding", "POST /jwt", "PUT /account/leverage"], _sandbox.Lines);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("-NoVerify", false)]
    [InlineData("-AsToken", true)]
    public void The_onboarding_request_is_signed_in_its_body_and_has_no_other_credentials(string arguments, bool asToken)
    {
        Run($"{Connect} {arguments}").ThrowIfFailed();

        SandboxRequest request = Assert.Single(_sandbox.Requests);
        JsonElement body = JsonDocument.Parse(request.Body).RootElement;
        Assert.Equal(["is_client", "wallet", "signature", "profile_type"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal(asToken, body.GetProperty("is_client").GetBoolean());
        Assert.Equal(Wallet, body.GetProperty("wallet").GetString());
        Assert.Matches("^0x[0-9a-f]{128}0[01]$", body.GetProperty("signature").GetString());
        Assert.Equal("trader", body.GetProperty("profile_type").GetString());
        Assert.Equal("bfx", request.Headers["EID"]);
        Assert.Matches("^[0-9]{10}$", request.Headers["RBT-TS"]);
        Assert.Empty(request.Headers.Keys.Intersect(["RBT-SIGNATURE", "RBT-API-KEY", "RBT-JWT", "Cookie"], StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_known_wallet_gets_its_existing_account()
    {
        Run(Connect).ThrowIfFailed();
        Run($"{Connect} -AsToken").ThrowIfFailed();

        Assert.Equal(14L, Session.Value("ProfileId"));
        Assert.Equal(2, _sandbox.Server.Accounts.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80 ")]
    [InlineData("test test test test test test test test test test test junk")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    public void An_invalid_private_key_is_rejected_before_a_request(string privateKey)
    {
        Engine.Result result = Run(Connect, privateKey);

        Assert.Equal("Bfx.InvalidCredentials", result.ErrorId);
        Assert.Equal(ErrorCategory.InvalidArgument, result.Error.CategoryInfo.Category);
        Assert.StartsWith("The wallet's private key is ", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was sent.", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Requests);
    }

    [Fact]
    public void The_address_is_checked_before_the_private_key_signs() =>
        Assert.Equal("Bfx.InvalidAddress", Run("Connect-Bfx -WalletPrivateKey $key -BaseUri http://exchange.example").ErrorId);

    [Theory]
    [InlineData(FaultKind.ResetAfterWork)]
    [InlineData(FaultKind.TruncateBody)]
    public void An_api_key_request_whose_response_is_lost_is_not_repeated(FaultKind fault)
    {
        _sandbox.Fail("/onboarding", fault);

        Engine.Result result = Run(Connect);

        Assert.Equal("Bfx.OutcomeUnknown", result.ErrorId);
        Assert.Contains("-AsToken", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(_sandbox.Requests);
        Assert.Equal("Bfx.NotConnected", _engine.Run("Get-BfxSession").ErrorId);
    }

    [Fact]
    public void An_api_key_is_kept_if_the_account_cannot_be_read()
    {
        _sandbox.Respond("/account", 500, "", times: 9);

        Run(Connect).ThrowIfFailed();

        Assert.Equal("ApiKey", $"{Session.Value("CredentialKind")}");
    }

    [Fact]
    public void A_rejection_keeps_its_error_name_and_the_previous_session()
    {
        Run(Connect).ThrowIfFailed();
        object before = Session.BaseObject;
        _sandbox.Respond("/onboarding", 400, """{"success":false,"error":"MAX_SECRETS_EXCEED","result":[]}""");

        Engine.Result result = Run(Connect);

        Assert.Equal("Bfx.MAX_SECRETS_EXCEED", result.ErrorId);
        Assert.Contains("-AsToken", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Same(before, Session.BaseObject);
    }

    [Fact]
    public void A_read_only_connection_creates_no_api_key()
    {
        Engine.Result refused = Run($"{Connect} -ReadOnly");

        Assert.Equal("Bfx.ReadOnly", refused.ErrorId);
        Assert.Empty(_sandbox.Requests);
        Run($"{Connect} -ReadOnly -AsToken").ThrowIfFailed();
        Assert.Equal("Bfx.ReadOnly", _engine.Run("Set-BfxLeverage BTC-USD 7").ErrorId);
        Assert.Equal(["POST /onboarding"], _sandbox.Lines);
    }

    [Fact]
    public void A_wallet_connection_changes_only_allowed_markets()
    {
        Run($"{Connect} -AsToken -AllowedMarket BTC-USD").ThrowIfFailed();

        Assert.Equal("Bfx.MarketNotAllowed", _engine.Run("Set-BfxLeverage ETH-USD 7").ErrorId);
        _engine.Run("Set-BfxLeverage BTC-USD 7").ThrowIfFailed();
    }

    [Fact]
    public void The_sister_exchange_has_its_own_message_to_sign() =>
        Assert.Equal("Bfx.SignatureRejected", Run($"{Connect} -ExchangeId rbx").ErrorId);

    [Theory]
    [InlineData("Connect-Bfx -Sandbox -AsToken")]
    [InlineData("Connect-Bfx -AsToken -Jwt $key -RefreshToken $key -TokenSecret $key")]
    [InlineData("Connect-Bfx -WalletPrivateKey $key -Sandbox")]
    public void A_wallet_does_not_combine_with_other_credentials(string script) => Assert.Equal("AmbiguousParameterSet", Run(script).ErrorId);

    [Fact]
    public void The_signing_library_loads_in_the_load_context_of_the_module()
    {
        Run(Connect).ThrowIfFailed();

        Assert.Equal(
            ["BlastFx", "BlastFx"],
            AppDomain.CurrentDomain.GetAssemblies()
                .Where(assembly => assembly.GetName().Name is "BlastFx.Wallet" or "BouncyCastle.Cryptography")
                .Select(assembly => AssemblyLoadContext.GetLoadContext(assembly)!.Name));
    }

    [Theory]
    [InlineData("Connect-Bfx -Sandbox; $null = Get-BfxAccount; $null = Set-BfxLeverage BTC-USD 3; $null = Update-BfxToken", false)]
    [InlineData("$s = Start-BfxSandbox -PassThru; Connect-Bfx -WalletPrivateKey ([Net.NetworkCredential]::new('', '01' * 32).SecurePassword) -BaseUri $s.BaseUri", true)]
    public async Task The_signing_library_loads_only_for_a_wallet(string script, bool loads)
    {
        IReadOnlyList<string> loaded = await ImportProbe.LoadedAsync(script);

        Assert.Contains("BlastFx.Client", loaded);
        Assert.Equal(loads, loaded.Contains("BlastFx.Wallet"));
        Assert.Equal(loads, loaded.Contains("BouncyCastle.Cryptography"));
    }

    private PSObject Session => _engine.Run("Get-BfxSession").Single;

    private Engine.Result Run(string script, string privateKey = PrivateKey) =>
        _engine.Run(script, ("uri", _sandbox.BaseUri), ("key", privateKey.ToSecureString()));
}
