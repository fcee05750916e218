using System.Text.Json;

namespace BlastFx.Sandbox.Tests.Support;

/// <summary>Random order requests of an account, valid and invalid ones, while time goes on.</summary>
internal sealed class RandomTrades(TestSandbox sandbox, Random random, string[] markets)
{
    private static readonly string[] s_types =
        ["limit", "limit", "limit", "market", "market", "stop_limit", "stop_market", "stop_loss", "take_profit", "stop_loss_limit", "take_profit_limit"];

    private static readonly string[] s_timesInForce = ["good_till_cancel", "good_till_cancel", "post_only", "immediate_or_cancel", "fill_or_kill"];

    private readonly Dictionary<string, Trader> _traders = markets.ToDictionary(market => market, market => new Trader(sandbox, market));

    /// <summary>Sends a request, and lets some time pass or none.</summary>
    public async Task StepAsync()
    {
        string market = OneOf(markets);
        switch (random.Next(10))
        {
            case < 6:
                await PlaceAsync(_traders[market], market);
                break;
            case < 7:
                await CancelAsync();
                break;
            case < 9:
                await AmendAsync();
                break;
            default:
                await (random.Next(4) == 0 ? _traders[market].CancelAllAsync() : _traders[market].SetDeadmanSwitchAsync(random.Next(1, 20_000)));
                break;
        }

        sandbox.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(4) switch
        {
            0 => 0,
            1 => random.Next(50),
            2 => random.Next(5_000),
            _ => random.Next(120_000),
        }));
    }

    private async Task PlaceAsync(Trader trader, string market)
    {
        JsonElement item = (await sandbox.ReadAsync($"/markets?market_id={market}")).First;
        (decimal fair, decimal tick, decimal lot) = (item.Amount("fair_price"), item.Amount("min_tick"), item.Amount("min_order"));
        string type = OneOf(s_types);
        bool closes = type.Contains("loss", StringComparison.Ordinal) || type.Contains("profit", StringComparison.Ordinal);
        var members = new List<Member>();
        if (!closes)
        {
            members.Add(Trader.Side(random.Next(2) == 0 ? "long" : "short"));
            members.Add(Trader.Size(lot * random.Next(1, 8_000)));
        }
        else
        {
            members.Add(Trader.SizePercent(random.Next(1, 101) / 100m));
        }

        if (type.Contains("limit", StringComparison.Ordinal))
        {
            members.Add(Trader.Price(fair + (tick * random.Next(-60, 60))));
        }

        if (type is not ("limit" or "market"))
        {
            members.Add(Trader.TriggerPrice(fair + (tick * random.Next(-60, 60))));
        }
        else
        {
            members.Add(Trader.TimeInForce(OneOf(s_timesInForce)));
        }

        if (random.Next(3) == 0)
        {
            members.Add(Trader.ClientId($"id-{random.Next(20)}"));
        }

        await trader.PlaceAsync(type, [.. members]);
    }

    private async Task CancelAsync()
    {
        (string id, string market, _) = await AnOrderAsync();
        await _traders[market].CancelAsync(id);
    }

    private async Task AmendAsync()
    {
        (string id, string market, JsonElement order) = await AnOrderAsync();
        if (order.ValueKind == JsonValueKind.Undefined)
        {
            return;
        }

        var members = new List<Member>();
        foreach (string field in new[] { "price", "trigger_price", "size", "size_percent" })
        {
            if (order.GetProperty(field).ValueKind != JsonValueKind.Null && (field != "size" || random.Next(2) == 0 || order.GetProperty("trigger_price").ValueKind != JsonValueKind.Null))
            {
                decimal value = order.Amount(field);
                members.Add(TestSandbox.Raw(field, $"{(random.Next(2) == 0 || field == "size_percent" ? value : value * random.Next(1, 3))}"));
            }
        }

        await _traders[market].AmendAsync(id, [.. members]);
    }

    private async Task<(string Id, string Market, JsonElement Order)> AnOrderAsync()
    {
        string living = random.Next(5) == 0 ? "" : "status=open&status=placed&";
        JsonElement[] orders = [.. (await sandbox.ReadAccountAsync($"/orders?{living}p_limit=30")).Items.Where(order => _traders.ContainsKey(order.Text("market_id")))];
        if (orders.Length == 0)
        {
            return ("BTC-USD@999999", markets[0], default);
        }

        JsonElement order = orders[random.Next(orders.Length)];
        return (order.Text("id"), order.Text("market_id"), order);
    }

    private T OneOf<T>(T[] items) => items[random.Next(items.Length)];
}
