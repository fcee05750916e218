using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace BlastFx.Bench;

/// <summary>HttpClient alone: no signature, no retry, no types; the JSON is read to its end and dropped. Times are in microseconds.</summary>
internal sealed class RawClient(Uri address) : IDisposable
{
    private const string Signature = "0x1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a7988";

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

    /// <summary>Places orders one after another, and returns the time of each.</summary>
    public double[] PlaceOrders(int count) => [.. Enumerable.Range(0, count).Select(_ => TimeOf(() => SendOrderAsync(HttpMethod.Post)))];

    /// <summary>Places or cancels orders, several in parallel, and returns the time of all.</summary>
    public double[] SendOrders(HttpMethod method, int count, int parallel) => [TimeOf(() => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = parallel },
        (_, _) => new ValueTask(SendOrderAsync(method))))];

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

    /// <summary>Sends the signed request of an order as the module sends it, but always the same.</summary>
    private async Task SendOrderAsync(HttpMethod method)
    {
        using var request = new HttpRequestMessage(method, "orders")
        {
            Content = new ByteArrayContent(
                """{"market_id":"BTC-USD","type":"limit","side":"long","price":50000,"size":0.5,"client_order_id":"bfx-01JDKZZZZZZZZZZZZZZZZZZZZZ"}"""u8.ToArray()),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("EID", "bfx");
        request.Headers.Add("RBT-API-KEY", "bench");
        request.Headers.Add("RBT-TS", "1767225600");
        request.Headers.Add("RBT-SIGNATURE", Signature);
        using HttpResponseMessage response = await _http.SendAsync(request);
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
