using System.Text.Json;
using System.Text.Json.Nodes;
using BlastFx.Client.Tests.Support;

namespace BlastFx.Client.Tests;

/// <summary>Complete responses, replayed: no field is lost in the record, and no value changes.</summary>
public sealed class RecordedResponseTests
{
    public static TheoryData<string> Names => [.. RecordedResponse.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_field_is_in_the_record_with_its_value(string name)
    {
        var answer = new RecordedResponse(name);

        IReadOnlyList<OpenRecord> records = await answer.ReadAsync();

        Assert.Equal(answer.Rows.Count, records.Count);
        Assert.Empty(answer.Rows.Zip(records, ResponseValidator.Differences).SelectMany(differences => differences));
    }

    [Theory]
    [InlineData("markets", "id, status, min_initial_margin, forced_margin, liquidation_margin, min_tick, min_order, best_bid, best_ask, market_price, index_price, last_trade_price, fair_price, instant_funding_rate, last_funding_rate_basis, last_update_time, last_update_sequence, average_daily_volume_q, last_funding_update_time, icon_url, market_title, base_currency, quote_currency, product_type, open_interest, long_ratio, short_ratio, next_funding_rate_timestamp, average_daily_volume, last_trade_price_24high, last_trade_price_24low, last_trade_price_24h_change_premium, last_trade_price_24h_change_basis, average_daily_volume_change_premium, average_daily_volume_change_basis, market_cap")]
    [InlineData("trades", "id, market_id, timestamp, price, size, liquidation, taker_side")]
    [InlineData("orderbook", "market_id, bids, asks, sequence, timestamp")]
    [InlineData("fundingrate", "market_id, funding_rate, timestamp")]
    [InlineData("candles", "time, low, high, open, close, volume")]
    [InlineData("orders", "id, profile_id, market_id, order_type, status, price, size, initial_size, total_filled_size, side, timestamp, reason, client_order_id, trigger_price, size_percent, time_in_force, created_at, updated_at")]
    [InlineData("fills", "id, profile_id, market_id, order_id, timestamp, trade_id, price, size, side, is_maker, fee, liquidation")]
    [InlineData("fills-order", "id, profile_id, market_id, order_id, timestamp, trade_id, price, size, side, is_maker, fee, liquidation")]
    [InlineData("cancel_all_after", "market_id, profile_id, timeout, last_updated, status")]
    [InlineData("positions", "id, market_id, profile_id, size, side, entry_price, unrealized_pnl, notional, margin, liquidation_price, fair_price, stop_loss, take_profit")]
    [InlineData("profile", "account_equity, account_leverage, account_margin, balance, cum_trading_volume, cum_unrealized_pnl, health, id, last_liq_check, last_update, leverage, profile_type, status, total_notional, total_order_margin, total_position_margin, wallet, withdrawable_balance, tier_status")]
    [InlineData("balanceops", "id, status, reason, txhash, profile_id, wallet, ops_type, ops_id2, amount, timestamp, due_block, shard_id")]
    [InlineData("account.nested", "account_equity, account_leverage, account_margin, balance, cum_trading_volume, cum_unrealized_pnl, health, id, last_liq_check, last_update, leverage, profile_type, status, total_notional, total_order_margin, total_position_margin, wallet, withdrawable_balance, mmf_total, acmf_total, positions, orders, tier_status")]
    public async Task Every_field_of_the_exchanges_pages_is_recorded_and_has_a_property(string name, string fields)
    {
        var answer = new RecordedResponse(name);

        Assert.Equal(fields.Split(", ").Order(StringComparer.Ordinal), answer.Rows[0].EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
        Assert.Empty((await answer.ReadAsync())[0].GetUnknownFields());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_value_that_changed_or_a_field_that_was_lost_or_made_up_is_found(string name)
    {
        var answer = new RecordedResponse(name);
        IReadOnlyList<OpenRecord> records = await answer.ReadAsync();
        int doctored = 0;
        for (int row = 0; row < records.Count; row++)
        {
            foreach ((string what, JsonElement json) in Doctored(answer.Rows[row]))
            {
                Assert.True(ResponseValidator.Differences(json, records[row]).Count > 0, $"Row {row}: {what} was not found.");
                doctored++;
            }
        }

        Assert.True(doctored > 0);
    }

    [Theory]
    [InlineData("""{"id":"5","trigger_price":"19000.5"}""")]
    [InlineData("""{"trigger_price":19000.5,"order_type":"stop_loss","later":[{}]}""")]
    public async Task A_stop_sent_as_an_order_is_read_as_its_trigger_price(string stop)
    {
        await using var server = new RawServer(RawResponse.Result($$"""[{"id":"p","stop_loss":{{stop}},"take_profit":null}]"""));
        using Session session = Sessions.ByKey(server.BaseUri, new TestClock());

        Position position = Assert.Single(await session.Account.GetPositionsAsync());

        Assert.Equal((19000.5m, null), (position.StopLoss, position.TakeProfit));
    }

    /// <summary>A market order has no price, but must be read.</summary>
    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public async Task Absent_fields_of_an_order_are_null_in_every_notation(string none)
    {
        string[] fields =
        [
            "profile_id", "price", "size", "initial_size", "total_filled_size", "timestamp", "trigger_price", "size_percent", "created_at", "updated_at",
        ];
        await using var server = new RawServer(RawResponse.Result($$"""[{"id":"BTC-USD@1",{{string.Join(',', fields.Select(field => $"\"{field}\":{none}"))}}}]"""));
        using Session session = Sessions.ByKey(server.BaseUri, new TestClock());

        Order order = Assert.Single(await session.Orders.GetOrders(new OrderQuery()).ReadPageAsync());

        Assert.Equal("BTC-USD@1", order.OrderId);
        Assert.Equal(
            [null, null, null, null, null, null, null, null, null, null],
            [
                order.ProfileId, order.Price, order.Size, order.InitialSize, order.TotalFilledSize, order.Timestamp, order.TriggerPrice, order.SizePercent,
                order.CreatedAt, (object?)order.UpdatedAt,
            ]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("\"0\"")]
    public async Task An_absent_time_of_an_order_is_null(string none)
    {
        await using var server = new RawServer(RawResponse.Result($$"""[{"id":"BTC-USD@1","created_at":{{none}},"updated_at":{{none}},"size":{{none}}}]"""));
        using Session session = Sessions.ByKey(server.BaseUri, new TestClock());

        Order order = Assert.Single(await session.Orders.GetOrders(new OrderQuery()).ReadPageAsync());

        Assert.Equal((null, null, 0m), (order.CreatedAt, order.UpdatedAt, order.Size));
    }

    /// <summary>The record with one change: each value changed, each field with a value removed, and a field added.</summary>
    private static IEnumerable<(string What, JsonElement Json)> Doctored(JsonElement row)
    {
        foreach (string path in Paths(JsonNode.Parse(row.GetRawText())!))
        {
            yield return ($"another value at {path}", With(row, node => At(node, path).ReplaceWith(Another(At(node, path)))));
        }

        foreach (JsonProperty field in row.EnumerateObject())
        {
            if (field.Value.ValueKind is not JsonValueKind.Null && !(field.Value.ValueKind == JsonValueKind.Array && field.Value.GetArrayLength() == 0 && field.Name is "bids" or "asks"))
            {
                yield return ($"{field.Name} left out", With(row, node => node.AsObject().Remove(field.Name)));
            }
        }

        yield return ("a field more", With(row, node => node["one_more"] = 1));
        yield return ("a known field in other letters", With(row, node => node["MarketId"] = "BTC-USD"));
    }

    /// <summary>The paths of all values that are not null.</summary>
    private static IEnumerable<string> Paths(JsonNode node) => node switch
    {
        JsonObject fields => fields.Where(field => field.Value is not null).SelectMany(field => Paths(field.Value!)),
        JsonArray values => values.Where(value => value is not null).SelectMany(value => Paths(value!)),
        _ => [node.GetPath()],
    };

    private static JsonNode At(JsonNode root, string path) => Places(root).Single(node => node.GetPath() == path);

    private static IEnumerable<JsonNode> Places(JsonNode node) => node switch
    {
        JsonObject fields => fields.Where(field => field.Value is not null).SelectMany(field => Places(field.Value!)),
        JsonArray values => values.Where(value => value is not null).SelectMany(value => Places(value!)),
        _ => [node],
    };

    /// <summary>A value of the same kind, as close as its digits allow.</summary>
    private static JsonNode Another(JsonNode value)
    {
        string text = value.ToJsonString();
        int digit = text.IndexOfAny([.. "123456789"]);
        return value.GetValueKind() switch
        {
            JsonValueKind.True or JsonValueKind.False => !value.GetValue<bool>(),
            _ when digit >= 0 => JsonNode.Parse(text[..digit] + (text[digit] == '9' ? '8' : (char)(text[digit] + 1)) + text[(digit + 1)..])!,
            JsonValueKind.Number => JsonNode.Parse("1")!,
            _ => value.GetValue<string>() + "1",
        };
    }

    private static JsonElement With(JsonElement row, Action<JsonNode> change)
    {
        JsonNode node = JsonNode.Parse(row.GetRawText())!;
        change(node);
        return JsonSerializer.SerializeToElement(node);
    }
}
