using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace BlastFx.Bench;

/// <summary>HttpClient alone: no signature, no retry, no types; the JSON is read to its end and dropped. Times are in microseconds.</summary>
internal sealed class RawClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <summary>Reads the account in a process that has not done anything before, and returns the time.</summary>
    public static double FirstCall(Uri address)
    {
        long start = Stopwatch.GetTimestamp();
        using var client = new RawClient(address);
        client.ReadAccounts(1);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    /// <summary>Reads the account repeatedly, and returns the time of each read.</summary>
    public double[] ReadAccounts(int count) => [.. Enumerable.Range(0, count).Select(_ => TimeOf(ReadAccountAsync))];

    /// <summary>Sets leverages, several in parallel, and returns the time of all.</summary>
    public double[] SetLeverages(int count, int parallel) => [TimeOf(() => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = parallel },
        (_, _) => new ValueTask(SetLeverageAsync())))];

    /// <summary>Reads all fills page by page, and returns the time of all.</summary>
    public double[] CountFills(int count) => [TimeOf(() => CountFillsAsync(count))];

    public void Dispose() => _http.Dispose();

    private static double TimeOf(Func<Task> action)
    {
        long start = Stopwatch.GetTimestamp();
        action().GetAwaiter().GetResult();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    private async Task ReadAccountAsync() => CountObjects(await _http.GetByteArrayAsync("account"));

    private async Task SetLeverageAsync()
    {
        using var body = new ByteArrayContent("""{"market_id":"BTC-USD","leverage":5}"""u8.ToArray());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage response = await _http.PutAsync("account/leverage", body);
        CountObjects(await response.Content.ReadAsByteArrayAsync());
    }

    private async Task CountFillsAsync(int count)
    {
        int read = 0;
        for (int page = 0; read < count; page++)
        {
            read += CountObjects(await _http.GetByteArrayAsync($"fills?p_limit=1000&p_page={page}"));
        }

        if (read != count)
        {
            throw new InvalidOperationException($"Expected {count} fills but read {read}.");
        }
    }

    /// <summary>The number of objects in the array `result`.</summary>
    private static int CountObjects(byte[] json)
    {
        const int depthOfObjects = 2;
        int count = 0;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            count += reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == depthOfObjects ? 1 : 0;
        }

        return count;
    }
}
