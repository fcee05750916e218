using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests;

public sealed class AccountTests
{
    private const string FromTheApiPages = """
        {"success":true,"error":"","result":[{"account_equity":"10000000","account_leverage":"1","account_margin":"1","balance":"10000000","cum_trading_volume":"0","cum_unrealized_pnl":"0","health":"1","id":13,"last_liq_check":0,"last_update":1670396580648597,"leverage":{"BTC-USD":"20","ETH-USD":"1","SOL-USD":"1"},"profile_type":"trader","status":"active","total_notional":"0","total_order_margin":"0","total_position_margin":"0","wallet":"0x8481cb01Ec35d43C116C3c272Fb026e6dD465e08","withdrawable_balance":"10000000"}]}
        """;

    [Fact]
    public async Task The_first_account_without_history_matches_the_api_pages_exactly()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 0 });
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        Response response = await sandbox.WithKey(key, HttpMethod.Get, "/account").SendAsync();

        Assert.Equal((200, FromTheApiPages), (response.Status, response.Text));
        Assert.StartsWith("application/json", response.ContentType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_ids_start_at_13_and_accounts_are_the_same_in_every_run()
    {
        await using var one = new TestSandbox(options => options with { AccountCount = 3 });
        await using var other = new TestSandbox(options => options with { AccountCount = 3 });

        Assert.Equal([13L, 14, 15], one.Exchange.Accounts.Select(account => account.ProfileId));
        Assert.Equal(3, one.Exchange.Accounts.Select(account => account.Wallet).Distinct().Count());
        foreach (SandboxAccount account in one.Exchange.Accounts)
        {
            Response first = await one.WithKey(one.Exchange.CreateApiKey(account.ProfileId), HttpMethod.Get, "/account").SendAsync();
            Response second = await other.WithKey(other.Exchange.CreateApiKey(account.ProfileId), HttpMethod.Get, "/account").SendAsync();
            Assert.Equal(account.ProfileId, first.First.GetProperty("id").GetInt64());
            Assert.Equal(account.Wallet, first.TextOf("wallet"));
            Assert.Equal(first.Text, second.Text);
        }
    }

    [Fact]
    public async Task Fields_keep_their_given_text()
    {
        const string ManyDigits = "\"25532.188679245283018867924528301886794\"";
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        sandbox.Account.SetField("balance", ManyDigits);
        sandbox.Account.SetField("health", "0.50");
        sandbox.Account.SetField("leverage", """{"ETH-USD":"3","BTC-USD":7}""");
        sandbox.Account.SetExtraField("tier_status", """{"current":{"tier":0}}""");
        sandbox.Account.SetExtraField("mmf_total", "\"1\"");
        sandbox.Account.SetExtraField("mmf_total", "\"2\"");

        JsonElement account = (await sandbox.WithKey(key, HttpMethod.Get, "/account").SendAsync()).First;

        Assert.Equal(ManyDigits, account.GetProperty("balance").GetRawText());
        Assert.Equal("0.50", account.GetProperty("health").GetRawText());
        Assert.Equal("""{"BTC-USD":7,"ETH-USD":"3"}""", account.GetProperty("leverage").GetRawText());
        Assert.Equal("""{"current":{"tier":0}}""", account.GetProperty("tier_status").GetRawText());
        Assert.Equal("2", account.GetProperty("mmf_total").GetString());
        Assert.Equal("7", sandbox.Account.Leverage["BTC-USD"]);
    }

    [Fact]
    public async Task An_invalid_field_throws()
    {
        await using var sandbox = new TestSandbox();

        Assert.Throws<ArgumentException>(() => sandbox.Account.SetField("balanse", "\"1\""));
        Assert.Throws<ArgumentException>(() => sandbox.Account.SetField("balance", "1,5"));
        Assert.Throws<ArgumentException>(() => sandbox.Account.SetField("leverage", "20"));
        Assert.Throws<ArgumentException>(() => sandbox.Account.SetExtraField("balance", "\"1\""));
    }

    [Fact]
    public async Task The_status_can_be_set()
    {
        await using var sandbox = new TestSandbox();
        Assert.Equal("active", sandbox.Account.Status);

        sandbox.Account.Status = "liquidating";

        Response response = await sandbox.WithKey(sandbox.Exchange.CreateApiKey(TestSandbox.Profile), HttpMethod.Get, "/account").SendAsync();
        Assert.Equal("liquidating", sandbox.Account.Status);
        Assert.Equal("liquidating", response.TextOf("status"));
    }

    [Fact]
    public async Task An_unknown_account_gets_no_credentials()
    {
        await using var sandbox = new TestSandbox();

        Assert.Throws<ArgumentOutOfRangeException>(() => sandbox.Exchange.CreateApiKey(12));
        Assert.Throws<ArgumentOutOfRangeException>(() => sandbox.Exchange.IssueTokens(14));
    }
}
