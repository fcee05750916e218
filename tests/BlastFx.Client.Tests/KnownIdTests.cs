namespace BlastFx.Client.Tests;

/// <summary>Ids remembered from responses.</summary>
public sealed class KnownIdTests
{
    [Fact]
    public void A_known_market_gets_the_exchanges_spelling_and_an_unknown_one_is_unchanged()
    {
        var known = new KnownMarkets();
        known.Add(["Abc-USD", "eth-usd"]);

        Assert.Equal(["Abc-USD", "eth-usd", "BTC-USD", "xyz-usd"], new[] { "ABC-usd", "ETH-USD", "btc-usd", "xyz-usd" }.Select(known.Spelled));
    }

    [Fact]
    public void Ids_that_differ_by_case_alone_are_not_mixed_up()
    {
        var known = new KnownMarkets();
        known.Add(["ABC-USD", "abc-usd"]);

        Assert.Equal(["ABC-USD", "abc-usd", "Abc-USD"], new[] { "ABC-USD", "abc-usd", "Abc-USD" }.Select(known.Spelled));
    }

    [Fact]
    public void Invalid_ids_are_ignored_and_the_memory_is_limited()
    {
        var known = new KnownMarkets();
        known.SetAll(["ETH-USD$(exit)", "", " ETH-USD", "ETH\u200b", "\ud800", "\u5e01-USD", null!]);
        Assert.Equal(["\u5e01-USD"], known.Ids);
        Assert.Equal(["\u5e01-USD"], known.All);

        known.Add(Enumerable.Range(0, 20_000).Select(number => $"M{number}"));
        Assert.Equal(10_000, known.Ids.Count);
    }
}
