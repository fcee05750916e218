using System.Globalization;
using System.Text.Json;

namespace BlastFx.Sandbox.Tests.Support;

/// <summary>An order book as a client keeps it: a snapshot and the updates after it.</summary>
internal sealed class StreamedBook
{
    private readonly SortedDictionary<decimal, decimal> _bids = [];
    private readonly SortedDictionary<decimal, decimal> _asks = [];

    public StreamedBook(JsonElement snapshot)
    {
        Sequence = snapshot.Number("sequence");
        Merge(snapshot, isSnapshot: true);
    }

    public long Sequence { get; private set; }

    /// <summary>The levels in the order of <c>GET /markets/orderbook</c>, best first.</summary>
    public ((decimal Price, decimal Size)[] Bids, (decimal Price, decimal Size)[] Asks) Levels =>
        ([.. _bids.Reverse().Select(level => (level.Key, level.Value))], [.. _asks.Select(level => (level.Key, level.Value))]);

    /// <summary>The levels of a response, best first.</summary>
    public static ((decimal Price, decimal Size)[] Bids, (decimal Price, decimal Size)[] Asks) LevelsOf(JsonElement book) =>
        ([.. Read(book, "bids")], [.. Read(book, "asks")]);

    /// <summary>Applies an update, which must be the next.</summary>
    public void Apply(JsonElement update)
    {
        Assert.Equal(Sequence + 1, update.Number("sequence"));
        Sequence++;
        Merge(update, isSnapshot: false);
    }

    private static IEnumerable<(decimal Price, decimal Size)> Read(JsonElement book, string side) => book.TryGetProperty(side, out JsonElement levels)
        ? levels.EnumerateArray().Select(level => (Parse(level[0]), Parse(level[1])))
        : [];

    private static decimal Parse(JsonElement amount) =>
        decimal.Parse(amount.ValueKind == JsonValueKind.Number ? amount.GetRawText() : amount.GetString()!, CultureInfo.InvariantCulture);

    private void Merge(JsonElement book, bool isSnapshot)
    {
        foreach ((string name, SortedDictionary<decimal, decimal> side) in new[] { ("bids", _bids), ("asks", _asks) })
        {
            (decimal Price, decimal Size)[] levels = [.. Read(book, name)];
            Assert.True(isSnapshot || levels.Length > 0 || !book.TryGetProperty(name, out _), "An empty side must be left out.");
            Assert.Equal(levels.Select(level => level.Price).Distinct().Order(), levels.Select(level => level.Price));
            foreach ((decimal price, decimal size) in levels)
            {
                if (size == 0)
                {
                    Assert.True(side.Remove(price), $"There is no level {price} to remove.");
                }
                else
                {
                    Assert.False(side.TryGetValue(price, out decimal known) && known == size, $"Nothing changed at {price}.");
                    side[price] = size;
                }
            }
        }
    }
}
