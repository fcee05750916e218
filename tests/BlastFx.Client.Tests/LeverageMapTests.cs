using System.Collections;
using System.Globalization;
using BlastFx.Serialization;

namespace BlastFx.Client.Tests;

public sealed class LeverageMapTests
{
    private static readonly LeverageMap s_map = new([new("ETH-USD", 1.5m), new("BTC-USD", 20m)]);

    [Fact]
    public void Its_text_is_the_same_in_any_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            Assert.Equal("ETH-USD=1.5; BTC-USD=20", s_map.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_market_without_leverage_is_named()
    {
        Assert.False(s_map.TryGetValue("sol-usd", out _));
        Assert.False(s_map.ContainsKey("SOL-USD"));
        Assert.Contains("'SOL-USD'", Assert.Throws<KeyNotFoundException>(() => s_map["SOL-USD"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_market_is_found_in_either_case_and_its_exact_id_goes_first()
    {
        var map = new LeverageMap([new("btc-usd", 1m), new("BTC-USD", 2m), new("ETH-USD", 3m)]);
        IDictionary untyped = map;

        Assert.Equal([1m, 2m, 3m], new[] { "btc-usd", "BTC-USD", "eth-Usd" }.Select(id => map[id]));
        Assert.Equal([1m, 2m, 3m], new[] { "btc-usd", "BTC-USD", "eth-Usd" }.Select(id => untyped[id]));
        Assert.True(map.ContainsKey("eth-usd") && untyped.Contains("eth-usd"));
        Assert.Equal(3, map.Count);
    }

    [Fact]
    public void To_the_untyped_world_it_is_a_dictionary_that_does_not_change()
    {
        IDictionary map = s_map;

        Assert.Equal(20m, map["BTC-USD"]);
        Assert.Null(map["SOL-USD"]);
        Assert.True(map.IsReadOnly && map.IsFixedSize && map.Contains("ETH-USD"));
        Assert.Equal(["ETH-USD", "BTC-USD"], map.Keys.Cast<string>());
        Assert.Throws<NotSupportedException>(() => map["BTC-USD"] = 1m);
        Assert.Throws<NotSupportedException>(() => map.Add("a", 1m));
        Assert.Throws<NotSupportedException>(() => map.Remove("BTC-USD"));
        Assert.Contains("read-only", Assert.Throws<NotSupportedException>(map.Clear).Message, StringComparison.Ordinal);
        Assert.False(map.IsSynchronized);
    }

    /// <summary>PowerShell writes the keys of a dictionary to the terminal unchanged.</summary>
    [Fact]
    public void No_key_has_a_control_character() =>
        Assert.Equal(["\ufffd[2J\ufffdBTC-USD"], new LeverageMap([new("\u001b[2J\u202eBTC-USD", 1m)]).Keys);

    [Fact]
    public void Of_two_entries_for_a_market_the_later_holds() =>
        Assert.Equal("A=2; B=1", new LeverageMap([new("A", 1), new("B", 1), new("A", 2)]).ToString());

    [Fact]
    public void Entries_are_needed() => Assert.Throws<ArgumentNullException>(() => new LeverageMap(null!));
}
