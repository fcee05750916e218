using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.History;

public sealed class BalanceTests
{
    [Fact]
    public async Task The_balance_operations_sum_to_the_balance()
    {
        for (int fillCount = 1; fillCount < 400; fillCount += 13)
        {
            await using var sandbox = new TestSandbox(options => options with { FillCount = fillCount, AccountCount = 2 });
            SandboxApiKey second = sandbox.Exchange.CreateApiKey(14);

            IReadOnlyList<JsonElement> changes = await Items.AllAsync(sandbox.ReadAccountAsync, "/balanceops");
            IReadOnlyList<JsonElement> others = await Items.AllAsync(path => sandbox.WithKey(second, HttpMethod.Get, path).SendAsync(), "/balanceops");

            Assert.Equal(10_000_000m, changes.Sum(change => change.Amount("amount")));
            Assert.Equal(10_001_000m, others.Sum(change => change.Amount("amount")));
        }
    }

    [Fact]
    public async Task A_balance_operation_has_the_documented_fields_and_no_transaction_unless_it_is_a_transfer()
    {
        await using var sandbox = new TestSandbox();

        IReadOnlyList<JsonElement> changes = (await sandbox.ReadAccountAsync("/balanceops?p_limit=1000")).ShouldSucceed().Items;

        Assert.All(changes, change => Assert.Equal(
            new[] { "id", "status", "reason", "txhash", "profile_id", "wallet", "ops_type", "ops_id2", "amount", "timestamp", "due_block", "shard_id" }.Order(),
            change.Fields().Order()));
        Assert.Equal(changes.Count, changes.Select(change => change.Text("id")).Distinct().Count());
        Assert.Equal(
            ["deposit", "fee", "funding", "pnl", "withdraw", "withdrawal"],
            changes.Select(change => change.Text("ops_type")).Distinct().Order());
        Assert.All(changes, change => Assert.Equal(
            change.Text("ops_type") is "deposit" or "withdraw" or "withdrawal" ? JsonValueKind.String : JsonValueKind.Null,
            change.GetProperty("txhash").ValueKind));
        Assert.All(changes.Where(change => change.Text("ops_type") == "fee"), change => Assert.True(change.Amount("amount") < 0));
    }

    [Fact]
    public async Task Fees_and_pnl_of_completed_round_trips_match_their_fills()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 480 });

        IReadOnlyList<JsonElement> fees = await Items.AllAsync(sandbox.ReadAccountAsync, "/balanceops?ops_type=fee");
        IReadOnlyList<JsonElement> pnl = await Items.AllAsync(sandbox.ReadAccountAsync, "/balanceops?ops_type=pnl");
        IReadOnlyList<JsonElement> fills = await Items.AllAsync(sandbox.ReadAccountAsync, "/fills");

        Assert.Equal((40, 40), (fees.Count, pnl.Count));
        Assert.Equal(fills.Sum(fill => fill.Amount("fee")), fees.Sum(fee => fee.Amount("amount")));
        Assert.Equal(
            fills.Sum(fill => (fill.Text("side") == "long" ? -1 : 1) * fill.Amount("price") * fill.Amount("size")),
            pnl.Sum(change => change.Amount("amount")));
    }

    [Theory]
    [InlineData("deposit", "deposit")]
    [InlineData("withdrawal", "withdrawal withdraw")]
    [InlineData("withdraw", "withdrawal withdraw")]
    [InlineData("funding", "funding")]
    [InlineData("credit", "")]
    [InlineData("yield_payout", "")]
    [InlineData("stake_from_balance", "")]
    [InlineData("vault_stake", "")]
    public async Task A_type_filter_returns_the_matching_operations_in_order(string type, string words)
    {
        await using var sandbox = new TestSandbox();
        IReadOnlyList<JsonElement> all = await Items.AllAsync(sandbox.ReadAccountAsync, "/balanceops");

        IReadOnlyList<JsonElement> filtered = await Items.AllAsync(sandbox.ReadAccountAsync, $"/balanceops?ops_type={type}", limit: 3);

        Assert.Equal(
            all.Where(change => words.Split(' ').Contains(change.Text("ops_type"))).Select(change => change.GetRawText()),
            filtered.Select(change => change.GetRawText()));
    }

    [Fact]
    public async Task The_time_filter_includes_both_ends()
    {
        await using var sandbox = new TestSandbox();
        long time = (await sandbox.ReadAccountAsync("/balanceops?p_limit=1")).First.Number("timestamp");

        Assert.Equal(5, (await sandbox.ReadAccountAsync($"/balanceops?start_time={time}&end_time={time}")).Total);
        Assert.Equal(0, (await sandbox.ReadAccountAsync($"/balanceops?start_time={time + 1}")).Total);
        Assert.Equal(1, (await sandbox.ReadAccountAsync($"/balanceops?end_time={1670396580648597}")).Total);
    }

    [Fact]
    public async Task An_account_without_history_has_a_single_deposit_of_its_balance()
    {
        await using var sandbox = new TestSandbox(options => options with { FillCount = 0 });
        sandbox.Account.SetField("balance", "\"25532.188679245283018867924528301886794\"");

        JsonElement change = Assert.Single((await sandbox.ReadAccountAsync("/balanceops")).ShouldSucceed().Items);

        Assert.Equal(("deposit", "25532.188679245283018867924528301886794"), (change.Text("ops_type"), change.Text("amount")));
        Assert.Equal(1670396580648597, change.Number("timestamp"));
    }

    [Theory]
    [InlineData("gift")]
    [InlineData("Fee")]
    [InlineData("vault")]
    public async Task An_unknown_type_is_rejected(string type)
    {
        await using var sandbox = new TestSandbox();

        (await sandbox.ReadAccountAsync($"/balanceops?ops_type={type}")).ShouldBeRejected(
            "Key: 'BalanceOpsRequest.OpsType' Error:Field validation for 'OpsType' failed on the 'oneof' tag");
    }
}
