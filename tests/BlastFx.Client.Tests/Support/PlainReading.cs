using System.Globalization;
using System.Text.Json;

namespace BlastFx.Client.Tests.Support;

/// <summary>Reads the amounts of a response independently, to compare them with the client's.</summary>
internal static class PlainReading
{
    private static readonly Dictionary<string, Func<Account, decimal?>> s_amounts = new(StringComparer.Ordinal)
    {
        ["account_equity"] = account => account.AccountEquity,
        ["balance"] = account => account.Balance,
        ["withdrawable_balance"] = account => account.WithdrawableBalance,
        ["account_leverage"] = account => account.AccountLeverage,
        ["account_margin"] = account => account.AccountMargin,
        ["health"] = account => account.Health,
        ["cum_trading_volume"] = account => account.CumTradingVolume,
        ["cum_unrealized_pnl"] = account => account.CumUnrealizedPnl,
        ["total_notional"] = account => account.TotalNotional,
        ["total_order_margin"] = account => account.TotalOrderMargin,
        ["total_position_margin"] = account => account.TotalPositionMargin,
    };

    /// <summary>Fails unless every amount of the account equals the body's.</summary>
    public static void AssertSame(byte[] body, Account account)
    {
        using JsonDocument answer = JsonDocument.Parse(body);
        JsonElement result = answer.RootElement.GetProperty("result");
        JsonElement row = result.ValueKind == JsonValueKind.Array ? result.EnumerateArray().Single() : result;
        Assert.True(answer.RootElement.GetProperty("success").GetBoolean());
        Assert.Equal(long.Parse(TextOf(row.GetProperty("id")), CultureInfo.InvariantCulture), account.Id);
        foreach ((string name, Func<Account, decimal?> amount) in s_amounts)
        {
            Assert.Equal(Amount(row, name), amount(account));
        }

        if (row.TryGetProperty("leverage", out JsonElement leverage) && leverage.ValueKind == JsonValueKind.Object)
        {
            var expected = new Dictionary<string, decimal>(StringComparer.Ordinal);
            foreach (JsonProperty market in leverage.EnumerateObject())
            {
                expected[market.Name] = AmountTests.Expected(TextOf(market.Value))!.Value;
            }

            Assert.Equal(expected, account.Leverage!.ToDictionary(entry => entry.Key, entry => entry.Value));
        }
    }

    private static decimal? Amount(JsonElement row, string name) =>
        !row.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null : AmountTests.Expected(TextOf(value))!.Value;

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
