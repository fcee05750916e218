using BlastFx.Client.Tests.Support;
using BlastFx.Streams;

namespace BlastFx.Client.Tests.Streams;

/// <summary>Reads streams in tests.</summary>
internal static class StreamReading
{
    public static Session Open(this StreamServer server, TestClock clock) =>
        Sessions.ByTokens(server.BaseUri, clock, Jwt.Of(clock.GetUtcNow().AddHours(1)));

    /// <summary>The next record.</summary>
    public static async Task<TRecord> NextAsync<TRecord>(this LiveRecords<TRecord> stream) => (await stream.NextItemAsync()).Record;

    /// <summary>The next record with its source.</summary>
    public static async Task<StreamItem<TRecord>> NextItemAsync<TRecord>(this LiveRecords<TRecord> stream)
    {
        while (true)
        {
            Assert.True(await stream.WaitToReadAsync());
            if (stream.TryRead(out StreamItem<TRecord> item))
            {
                return item;
            }
        }
    }

    /// <summary>The error that a stream ends with, after its records.</summary>
    public static async Task<BfxException> ErrorAsync<TRecord>(this LiveRecords<TRecord> stream) => await Assert.ThrowsAsync<BfxException>(async () =>
    {
        await foreach (TRecord record in stream)
        {
            _ = record;
        }
    });

    /// <summary>Passes the wait before the next connection.</summary>
    public static async Task ReconnectAsync(this TestClock clock) => clock.Advance(await clock.NextWaitAsync(TimeSpan.FromSeconds(4)));
}
