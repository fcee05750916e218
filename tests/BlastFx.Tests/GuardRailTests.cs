using BlastFx.Tests.Support;

namespace BlastFx.Tests;

/// <summary>Changes that a session does not allow are rejected before they are signed.</summary>
public sealed class GuardRailTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [InlineData("Set-BfxLeverage BTC-USD 5")]
    [InlineData("Set-BfxLeverage BTC-USD 5 -ThrottleLimit 4")]
    [InlineData("Set-BfxLeverage BTC-USD 5 -WhatIf")]
    [InlineData("Update-BfxToken")]
    [InlineData("Update-BfxToken -WhatIf")]
    [InlineData("Update-BfxToken -RefreshToken $refreshToken")]
    [InlineData("Update-BfxApiKey")]
    public void A_read_only_session_sends_no_change(string command)
    {
        Connect("-ReadOnly");

        Engine.Result result = _engine.Run(command);

        Assert.Equal("Bfx.ReadOnly", result.ErrorId);
        Assert.Contains("Nothing was sent", $"{result.Error}", StringComparison.Ordinal);
        Assert.Empty(_sandbox.Requests);
    }

    [Fact]
    public void A_read_only_session_reads_and_is_shown_as_read_only()
    {
        Connect("-ReadOnly");

        Assert.Equal(13L, _engine.Run("Get-BfxAccount").Single.Value("Id"));
        Assert.Equal(true, _engine.Run("(Get-BfxSession).ReadOnly").Single.BaseObject);
        Assert.True(Assert.IsType<bool>(_engine.Run("Test-BfxToken -Jwt $keyJwt", _sandbox.Variables).Single.BaseObject));
    }

    [Fact]
    public void A_read_only_session_still_refreshes_its_token()
    {
        using var exchange = new TestSandbox(options => options with { TokenLifetime = TimeSpan.FromHours(1) }, age: TimeSpan.FromHours(2));
        _engine.Run("Connect-Bfx -Jwt $jwt -RefreshToken $refreshToken -TokenSecret $secret -BaseUri $uri -NoVerify -ReadOnly", exchange.Variables).ThrowIfFailed();

        Assert.Equal(13L, _engine.Run("Get-BfxAccount").Single.Value("Id"));

        Assert.Equal(["POST /jwt", "GET /account"], exchange.Lines);
    }

    [Fact]
    public void Markets_that_are_not_allowed_are_rejected_one_by_one()
    {
        Connect("-AllowedMarket BTC-USD, SOL-USD");

        Engine.Result result = _engine.Run(
            "'BTC-USD', 'ETH-USD', 'SOL-USD', 'btc-usd' | ForEach-Object { [pscustomobject]@{ MarketId = $_; Leverage = 7 } } | Set-BfxLeverage");

        Assert.Equal(3, result.Output.Count);
        Assert.Equal("ETH-USD", Assert.Single(result.Errors).TargetObject);
        Assert.Equal("Bfx.MarketNotAllowed", result.ErrorId);
        Assert.Equal(3, _sandbox.Requests.Count);
        Assert.Equal(["BTC-USD", "SOL-USD"], _engine.Run("(Get-BfxSession).AllowedMarkets").Output.Select(market => market.BaseObject));
    }

    [Fact]
    public void An_allowed_market_matches_in_either_case_and_is_shown_as_the_exchange_writes_it()
    {
        using var exchange = new TestSandbox(options => options with { Markets = ["Xyz-usd", "BTC-USD"] });
        exchange.ConnectByKey(_engine);
        _engine.Run("Connect-Bfx -Credential $credential -BaseUri $uri -NoVerify -AllowedMarket ' XYZ-USD '", exchange.Variables).ThrowIfFailed();

        Assert.Equal("XYZ-USD", _engine.Run("(Get-BfxSession).AllowedMarkets").Single.BaseObject);
        Assert.Equal("Xyz-usd", _engine.Run("$null = Get-BfxAccount; (Get-BfxSession).AllowedMarkets").Single.BaseObject);
        _engine.Run("Set-BfxLeverage xyz-USD 5").ThrowIfFailed();

        Assert.Equal("5", exchange.Account.Leverage["Xyz-usd"]);
        Assert.Equal("Bfx.MarketNotAllowed", _engine.Run("Set-BfxLeverage btc-usd 5").ErrorId);
    }

    [Fact]
    public void The_allowed_markets_cannot_be_changed_later()
    {
        _engine.Run("[string[]]$markets = 'BTC-USD'");
        Connect("-AllowedMarket $markets");

        Engine.Result result = _engine.Run("$markets[0] = 'ETH-USD'; try { (Get-BfxSession).AllowedMarkets[0] = 'ETH-USD' } catch { 'refused' }; Set-BfxLeverage ETH-USD 5");

        Assert.Equal("refused", Assert.Single(result.Output).BaseObject);
        Assert.Equal("Bfx.MarketNotAllowed", result.ErrorId);
    }

    [Fact]
    public void A_market_that_is_not_allowed_is_rejected_before_Confirm()
    {
        Connect("-AllowedMarket BTC-USD");

        Assert.Equal("Bfx.MarketNotAllowed", _engine.Run("Set-BfxLeverage ETH-USD 5 -WhatIf").ErrorId);
    }

    [Theory]
    [InlineData("'BTC USD'")]
    [InlineData("'BTC-USD', ''")]
    [InlineData("@()")]
    public void An_invalid_id_in_the_allowed_markets_is_rejected(string markets) =>
        Assert.StartsWith("ParameterArgumentValidationError", _engine.Run($"Connect-Bfx -Sandbox -AllowedMarket {markets}").ErrorId, StringComparison.Ordinal);

    private void Connect(string rails) =>
        _engine.Run($"Connect-Bfx -Credential $credential -Jwt $keyJwt -RefreshToken $keyRefreshToken -BaseUri $uri -NoVerify {rails}", _sandbox.Variables).ThrowIfFailed();
}
