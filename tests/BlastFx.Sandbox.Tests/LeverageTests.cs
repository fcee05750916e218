using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class LeverageTests
{
    private const string NoMarket = "Key: 'UpdateLeverageRequest.MarketId' Error:Field validation for 'MarketId' failed on the 'required' tag";
    private const string NotOneOf = "Key: 'UpdateLeverageRequest.Leverage' Error:Field validation for 'Leverage' failed on the 'oneof' tag";

    [Theory]
    [InlineData("ETH-USD", 20)]
    [InlineData("ETH-USD", 1)]
    [InlineData("XRP-USD", 7)]
    public async Task The_response_is_the_account_with_the_new_leverage_and_update_time(string market, int leverage)
    {
        await using var sandbox = new TestSandbox();

        JsonElement account = (await SetAsync(sandbox, TestSandbox.Text("market_id", market), TestSandbox.Raw("leverage", $"{leverage}"))).ShouldSucceed().First;

        Assert.Equal($"{leverage}", account.GetProperty("leverage").GetProperty(market).GetString());
        Assert.Equal("20", account.GetProperty("leverage").GetProperty("BTC-USD").GetString());
        Assert.Equal(sandbox.Clock.Seconds * 1_000_000, account.GetProperty("last_update").GetInt64());
        Assert.Equal("10000000", account.GetProperty("balance").GetString());
        Assert.Equal($"{leverage}", sandbox.Account.Leverage[market]);
    }

    [Fact]
    public async Task Only_the_callers_account_changes()
    {
        await using var sandbox = new TestSandbox(options => options with { AccountCount = 2 });

        await SetAsync(sandbox, TestSandbox.Text("market_id", "ETH-USD"), TestSandbox.Raw("leverage", "9"));

        Assert.Equal("9", sandbox.Exchange.Accounts[0].Leverage["ETH-USD"]);
        Assert.Equal("1", sandbox.Exchange.Accounts[1].Leverage["ETH-USD"]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("21")]
    [InlineData("-1")]
    [InlineData("null")]
    public async Task A_leverage_outside_1_to_20_violates_oneof(string leverage) => await ShouldBeRejectedAsync(
        NotOneOf, TestSandbox.Text("market_id", "ETH-USD"), TestSandbox.Raw("leverage", leverage));

    [Fact]
    public async Task A_missing_leverage_violates_oneof() => await ShouldBeRejectedAsync(NotOneOf, TestSandbox.Text("market_id", "ETH-USD"));

    [Theory]
    [InlineData("\"20\"")]
    [InlineData("1.5")]
    [InlineData("20.0")]
    [InlineData("2e1")]
    [InlineData("true")]
    [InlineData("[20]")]
    [InlineData("99999999999999999999")]
    public async Task A_leverage_that_is_not_an_integer_cannot_be_bound(string leverage) => await ShouldBeRejectedAsync(
        "CANT_BIND", TestSandbox.Text("market_id", "ETH-USD"), TestSandbox.Raw("leverage", leverage));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    public async Task An_empty_market_violates_required(string market) => await ShouldBeRejectedAsync(
        NoMarket, TestSandbox.Raw("market_id", market), TestSandbox.Raw("leverage", "5"));

    [Fact]
    public async Task A_missing_market_violates_required() => await ShouldBeRejectedAsync(NoMarket, TestSandbox.Raw("leverage", "5"));

    [Fact]
    public async Task All_violations_are_reported_together() => await ShouldBeRejectedAsync($"{NoMarket}\n{NotOneOf}");

    [Fact]
    public async Task A_market_that_is_not_a_string_cannot_be_bound() => await ShouldBeRejectedAsync(
        "CANT_BIND", TestSandbox.Raw("market_id", "5"), TestSandbox.Raw("leverage", "5"));

    [Theory]
    [InlineData("ABC-USD")]
    [InlineData("eth-usd")]
    public async Task An_unknown_market_is_a_wrong_market(string market) => await ShouldBeRejectedAsync(
        "WRONG_MARKET_ID", TestSandbox.Text("market_id", market), TestSandbox.Raw("leverage", "5"));

    [Fact]
    public async Task An_inactive_profile_is_rejected()
    {
        await using var sandbox = new TestSandbox();
        sandbox.Account.Status = "blocked";

        (await SetAsync(sandbox, TestSandbox.Text("market_id", "ETH-USD"), TestSandbox.Raw("leverage", "5"))).ShouldBeRejected("PROFILE_NOT_ACTIVE");

        Assert.Equal("1", sandbox.Account.Leverage["ETH-USD"]);
    }

    [Fact]
    public async Task Concurrent_changes_are_all_applied()
    {
        string[] markets = Enumerable.Range(0, 40).Select(number => $"M{number}-USD").ToArray();
        await using var sandbox = new TestSandbox(options => options with { Markets = markets });

        Response[] responses = await Task.WhenAll(markets.Select(market =>
            SetAsync(sandbox, TestSandbox.Text("market_id", market), TestSandbox.Raw("leverage", "3"))));

        Assert.All(responses, response => response.ShouldSucceed());
        Assert.All(markets, market => Assert.Equal("3", sandbox.Account.Leverage[market]));
    }

    private static async Task ShouldBeRejectedAsync(string error, params Member[] members)
    {
        await using var sandbox = new TestSandbox();

        (await SetAsync(sandbox, members)).ShouldBeRejected(error);

        Assert.Equal("1", sandbox.Account.Leverage["ETH-USD"]);
        Assert.False(sandbox.Exchange.Requests.Single().Executed);
    }

    private static Task<Response> SetAsync(TestSandbox sandbox, params Member[] members) => sandbox
        .WithKey(sandbox.Exchange.CreateApiKey(TestSandbox.Profile), HttpMethod.Put, "/account/leverage", members)
        .SendAsync();
}
