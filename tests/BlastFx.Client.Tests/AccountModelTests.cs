using System.Globalization;
using System.Text.Json;
using BlastFx.Client.Tests.Support;
using BlastFx.Serialization;
using CsCheck;

namespace BlastFx.Client.Tests;

public sealed class AccountModelTests
{
    [Theory]
    [InlineData("""{"balance":"1"}""", "", "it has no id")]
    [InlineData("""{"id":13.5}""", " 13.5", "id: '13.5' is not a whole number")]
    [InlineData("""{"id":13,"last_update":"soon"}""", " 13", "last_update: 'soon' is not a decimal number")]
    [InlineData("""{"id":13,"wallet":true}""", " 13", "wallet: a boolean where a text belongs")]
    [InlineData("""{"id":13,"tier_status":[]}""", " 13", "tier_status: an array where an object belongs")]
    [InlineData("""{"id":13,"tier_status":{"next":{"tier":1,"min_volume":"much"}}}""", " 13", "tier_status.next.min_volume: 'much' is not a decimal number")]
    [InlineData("""{"id":null}""", "", "id: a null where a whole number belongs")]
    public void An_unreadable_record_is_reported_with_its_id_field_and_text(string json, string id, string reason)
    {
        BfxException error = Assert.Throws<BfxException>(() => WireAccount.Read(json));

        Assert.Equal($"The exchange's Account{id} cannot be read: {reason}.", error.Message);
    }

    [Fact]
    public void Ids_may_be_numbers_and_leverages_not_set()
    {
        Account account = WireAccount.Read("""{"id":"13","leverage":{"A":null,"B":"2"},"positions":[{"id":5,"size":1}],"orders":[{"id":7}]}""");

        Assert.Equal("B=2", $"{account.Leverage}");
        Assert.Equal(("5", "7"), (account.Positions![0].Id, account.Orders![0].OrderId));
    }

    // The calendar's first and last whole microsecond; the number of digits determines the unit of times after 1973.
    private static readonly Gen<long> s_microseconds = Gen.Frequency(
        (2, Gen.Long[-62_135_596_800_000_000, 0]),
        (1, Gen.Long[0, 99_999_999]),
        (4, Gen.Long[100_000_000_000_000, 253_402_300_799_999_999]));

    [Fact]
    public void Every_field_of_the_exchanges_page_has_its_property()
    {
        Account account = WireAccount.Read(WireAccount.Json);

        Assert.Equal(13, account.Id);
        Assert.Equal(("trader", "active"), (account.ProfileType, account.Status));
        Assert.Equal("0x8481cb01Ec35d43C116C3c272Fb026e6dD465e08", account.Wallet);
        Assert.Equal(10_000_000m, account.AccountEquity);
        Assert.Equal(10_000_000m, account.Balance);
        Assert.Equal(10_000_000m, account.WithdrawableBalance);
        Assert.Equal((1m, 1m, 1m), (account.AccountLeverage, account.AccountMargin, account.Health));
        Assert.Equal((0m, 0m, 0m), (account.CumTradingVolume, account.CumUnrealizedPnl, account.TotalNotional));
        Assert.Equal((0m, 0m), (account.TotalOrderMargin, account.TotalPositionMargin));
        Assert.Equal(DateTimeOffset.UnixEpoch, account.LastLiqCheck);
        Assert.Equal(DateTimeOffset.Parse("2022-12-07T07:03:00.648597Z", CultureInfo.InvariantCulture), account.LastUpdate);
        Assert.Equal("BTC-USD=20; ETH-USD=1; SOL-USD=1", account.Leverage!.ToString());
        Assert.Empty(account.GetUnknownFields());
    }

    [Fact]
    public void Fields_of_later_versions_have_properties_too()
    {
        Account account = WireAccount.Read("""
            { "id": 13, "mmf_total": "1.5", "acmf_total": 2.5,
              "positions": [ { "id": "pos-1", "market_id": "BTC-USD", "profile_id": 13, "size": "0.45", "side": "long", "stop_loss": null } ],
              "orders": [ { "id": "BTC-USD@1848", "market_id": "BTC-USD", "side": "long", "size": 0.45, "price": "19800", "timestamp": 1670396580648597, "later": 1 } ],
              "tier_status": { "current": { "tier": 0, "title": "Basic", "min_volume": "0" }, "next": { "tier": 1, "title": "VIP", "min_volume": "5000000" }, "needed_volume": "1200" } }
            """);

        Assert.Equal((1.5m, 2.5m), (account.MmfTotal, account.AcmfTotal));
        Assert.Equal("BTC-USD long 0.45", account.Positions!.ToString());
        Assert.Equal("BTC-USD@1848 long 0.45 at 19800", account.Orders!.ToString());
        Assert.Equal("0 Basic (from 0), next 1 VIP (from 5000000), needs 1200", account.TierStatus!.ToString());
        Assert.Equal(["later"], account.Orders[0].GetUnknownFields().Keys);
        Assert.Null(account.Positions[0].StopLoss);
        Assert.Empty(account.Positions[0].GetUnknownFields());
    }

    [Fact]
    public void Unknown_fields_survive_in_their_order_to_the_letter()
    {
        Account account = WireAccount.Read("""{"zeta":{"a":[1.50,"\u0041"]},"id":13,"alpha":null,"Balance":"7","vip":true}""");

        Assert.Equal(["zeta", "alpha", "Balance", "vip"], account.GetUnknownFields().Keys);
        Assert.Equal("""{"a":[1.50,"\u0041"]}""", account.GetUnknownFields()["zeta"].GetRawText());
        Assert.Equal(JsonValueKind.Null, account.GetUnknownFields()["alpha"].ValueKind);
        Assert.Null(account.Balance);
    }

    [Fact]
    public void Missing_and_null_fields_are_null()
    {
        Account account = WireAccount.Read("""{"id":13,"balance":null,"leverage":null,"last_update":null,"wallet":null,"positions":null}""");

        Assert.Null(account.Balance);
        Assert.Null(account.Leverage);
        Assert.Null(account.LastUpdate);
        Assert.Null(account.Health);
        Assert.Null(account.Positions);
    }

    [Theory]
    [InlineData("""{"id":"13"}""")]
    [InlineData("""{"id":13}""")]
    public void The_id_may_be_text_or_number(string json) => Assert.Equal(13, WireAccount.Read(json).Id);

    [Theory]
    [InlineData("""{"balance":"1"}""", "id")]
    [InlineData("""{"id":"x"}""", "id")]
    [InlineData("""{"id":1.5}""", "id")]
    [InlineData("""{"id":13,"last_update":"yesterday"}""", "last_update: 'yesterday'")]
    [InlineData("""{"id":13,"last_update":1.5}""", "last_update: '1.5'")]
    [InlineData("""{"id":13,"last_update":253402300800000000}""", "last_update: '253402300800000000'")]
    [InlineData("""{"id":13,"last_update":-62135596800000001}""", "last_update: '-62135596800000001'")]
    [InlineData("""{"id":13,"leverage":[]}""", "leverage: ")]
    [InlineData("""{"id":13,"leverage":{"BTC-USD":"1e99"}}""", "leverage.BTC-USD: '1e99'")]
    [InlineData("""{"id":13,"positions":{}}""", "positions: ")]
    [InlineData("null", "null where an object belongs")]
    [InlineData("[]", "Account cannot be read")]
    public void An_inexact_amount_is_an_error_that_names_it(string json, string named)
    {
        BfxException error = Assert.Throws<BfxException>(() => WireAccount.Read(json));

        Assert.Equal(BfxErrorIds.UnexpectedResponse, error.ErrorId);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_utc_and_round_trip_to_the_microsecond() => s_microseconds.Sample(
        microseconds =>
        {
            string text = microseconds.ToString(CultureInfo.InvariantCulture);
            DateTimeOffset time = WireAccount.With("last_update", text).LastUpdate!.Value;
            Assert.Equal(TimeSpan.Zero, time.Offset);
            Assert.Equal(microseconds, (time - DateTimeOffset.UnixEpoch).Ticks / 10);
            Assert.Equal(0, (time - DateTimeOffset.UnixEpoch).Ticks % 10);
            Assert.Equal(time, WireAccount.With("last_update", $"\"{text}\"").LastUpdate);
        },
        iter: Effort.Of(5_000));

    [Fact]
    public void Times_of_this_century_are_the_same_in_seconds_milliseconds_and_microseconds() => Gen.Long[946_684_800, 4_102_444_799].Sample(
        seconds =>
        {
            DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(seconds);
            foreach (string zeros in new[] { "", "000", "000000" })
            {
                Assert.Equal(time, WireAccount.With("last_update", $"{seconds}{zeros}").LastUpdate);
                Assert.Equal(time, WireAccount.With("last_update", $"\"{seconds}{zeros}\"").LastUpdate);
            }
        },
        iter: Effort.Of(2_000));

    [Fact]
    public void The_leverage_map_keeps_the_exchanges_order() => Gen
        .Select(Gen.String[Gen.Char["ABCabc-"], 1, 6], Gen.Int[1, 20], (market, leverage) => (Market: market, Leverage: leverage))
        .Array[0, 30]
        .Select(entries => entries.DistinctBy(entry => entry.Market).ToArray())
        .Sample(entries =>
        {
            string json = $"{{{string.Join(",", entries.Select(entry => $"\"{entry.Market}\":\"{entry.Leverage}\""))}}}";
            LeverageMap map = WireAccount.With("leverage", json).Leverage!;
            Assert.Equal(entries.Select(entry => entry.Market), map.Keys);
            Assert.Equal(entries.Select(entry => (decimal)entry.Leverage), map.Values);
            Assert.Equal(entries.Select(entry => KeyValuePair.Create(entry.Market, (decimal)entry.Leverage)), map);
            Assert.Equal(string.Join("; ", entries.Select(entry => $"{entry.Market}={entry.Leverage}")), map.ToString());
            Assert.All(entries, entry => Assert.Equal(entry.Leverage, map[entry.Market]));
        });
}
