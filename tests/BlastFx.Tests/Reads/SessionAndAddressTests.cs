using System.Management.Automation;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Reads;

/// <summary>The target of reads: the specified session, the default, or an address.</summary>
public sealed class SessionAndAddressTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public static TheoryData<string> Public => ReadCommand.Public;

    public static TheoryData<string> Private => ReadCommand.Private;

    public static TheoryData<string> All => [.. ReadCommand.All.Select(read => read.Command)];

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_specified_session_takes_precedence_over_the_default(string script)
    {
        using var other = new TestSandbox();
        PSObject session = _sandbox.Connect(_engine);
        other.Connect(_engine);

        Assert.NotEmpty(_engine.Run($"{script} -Session $session", ("session", session)).ThrowIfFailed().Output);
        Assert.NotEmpty(_engine.Run($"$session | {script}", ("session", session)).ThrowIfFailed().Output);

        Assert.Equal(2, _sandbox.Requests.Count);
        Assert.Empty(other.Requests);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_session_from_another_process_is_rejected(string script)
    {
        _sandbox.Connect(_engine);

        Engine.Result result = _engine.Run(
            $"$copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-BfxSession))); {script} -Session $copy");

        Assert.Equal("Bfx.DeserializedSession", result.ErrorId);
        Assert.Empty(_sandbox.Lines);
    }

    [Theory]
    [MemberData(nameof(Public))]
    public void Environment_is_one_of_the_exchange(string script)
    {
        Assert.Equal("ParameterArgumentValidationError", _engine.Run($"{script} -Environment Custom").ErrorId);
        Assert.Equal("ParameterArgumentValidationError", _engine.Run($"{script} -Environment Sandbox").ErrorId);
        Assert.Equal("Bfx.InvalidAddress", _engine.Run($"{script} -BaseUri http://example.com").ErrorId);
    }

    [Theory]
    [MemberData(nameof(Public))]
    public void An_address_takes_precedence_over_the_default_session(string script)
    {
        using var other = new TestSandbox();
        other.Connect(_engine);

        Assert.NotEmpty(_engine.Run($"{script} -BaseUri $uri", _sandbox.Variables).ThrowIfFailed().Output);

        Assert.Single(_sandbox.Requests);
        Assert.Empty(other.Requests);
    }

    [Theory]
    [MemberData(nameof(Private))]
    public void Account_reads_have_no_address_parameter(string script) =>
        Assert.Equal("NamedParameterNotFound", _engine.Run($"{script} -BaseUri $uri", _sandbox.Variables).ErrorId);

    [Fact]
    public void Completion_offers_markets_that_were_read_without_a_session()
    {
        string[] Complete(string line) => [.. _engine.Run(
            "[System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText", ("line", line)).Output.Select(text => $"{text}")];

        Assert.DoesNotContain("DOGE-USD", Complete("Get-BfxTrade -MarketId do"));
        _engine.Run("$null = Get-BfxMarket -BaseUri $uri", _sandbox.Variables).ThrowIfFailed();
        int requests = _sandbox.Requests.Count;

        string[] cmdlets = [.. _engine.Run("Get-Command -Module BlastFx -ParameterName MarketId").ThrowIfFailed().Output.Select(cmdlet => $"{cmdlet}")];
        Assert.Contains("Get-BfxLeverage", cmdlets);
        Assert.All(cmdlets, cmdlet => Assert.Equal(["DOGE-USD"], Complete($"{cmdlet} -MarketId do")));
        Assert.Equal(["deposit"], Complete("Get-BfxBalanceOperation De"));
        Assert.Equal(["stop_limit", "stop_market", "stop_loss", "stop_loss_limit"], Complete("Get-BfxOrder -OrderType STOP"));
        Assert.Equal(requests, _sandbox.Requests.Count);
    }

    [Theory]
    [InlineData("MARKET_ID")]
    [InlineData("Market")]
    [InlineData("marketid")]
    public void Markets_bind_by_any_alias_of_the_property(string property)
    {
        foreach (string cmdlet in new[] { "Get-BfxMarket", "Get-BfxTrade -First 1", "Get-BfxOrderBook", "Get-BfxFundingRate -First 1", "Get-BfxCandle -Period 1d -Since 3d" })
        {
            PSObject[] rows = [.. _engine.Run($"[pscustomobject]@{{ {property} = 'ETH-USD' }} | {cmdlet} -BaseUri $uri", _sandbox.Variables).ThrowIfFailed().Output];
            Assert.NotEmpty(rows);
            Assert.All(rows, row => Assert.Equal("ETH-USD", row.Value("MarketId")));
        }
    }

    [Fact]
    public void Each_of_several_markets_has_its_own_list_and_request()
    {
        Engine.Result result = _engine.Run("Get-BfxFundingRate ETH-USD, BTC-USD -First 2 -BaseUri $uri; Get-BfxOrderBook ETH-USD, BTC-USD 1 -BaseUri $uri", _sandbox.Variables).ThrowIfFailed();

        Assert.Equal(["ETH-USD", "ETH-USD", "BTC-USD", "BTC-USD", "ETH-USD", "BTC-USD"], result.Output.Select(row => row.Value("MarketId")));
        Assert.Equal(
            ["market_id=ETH-USD&p_limit=2&p_page=0", "market_id=BTC-USD&p_limit=2&p_page=0", "market_id=ETH-USD&p_limit=1", "market_id=BTC-USD&p_limit=1"],
            _sandbox.Requests.Select(request => request.Query));
    }

    [Fact]
    public void A_market_in_another_case_is_found_if_names_are_patterns()
    {
        _sandbox.Connect(_engine);

        Assert.Equal("BTC-USD", _engine.Run("Get-BfxMarket btc-usd").Single.Value("MarketId"));
        Assert.Equal("BTC-USD", _engine.Run("Get-BfxMarket [ab]tc-?sd").Single.Value("MarketId"));
    }
}
