using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace BlastFx.Bench.Rivals;

/// <summary>HttpClient and nothing else: no signature, no retry, no types; the JSON is read to its end and dropped.</summary>
internal sealed class RawClient(Uri address) : IDisposable
{
    private static readonly byte[] s_leverage = Encoding.ASCII.GetBytes("""{"market_id":"BTC-USD","leverage":5}""");

    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <summary>Reads the account, so often one after the other.</summary>
    public double[] Accounts(int count)
    {
        double[] times = new double[count];
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            AccountAsync().GetAwaiter().GetResult();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        return times;
    }

    /// <summary>Sets leverages, so many in all and so many at once; the time is that of all.</summary>
    public double[] Leverages(int count, int atOnce)
    {
        long start = Stopwatch.GetTimestamp();
        Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = atOnce },
            (_, _) => new ValueTask(LeverageAsync())).GetAwaiter().GetResult();
        return [Stopwatch.GetElapsedTime(start).TotalMicroseconds];
    }

    /// <summary>Reads all fills page by page and counts them; the time is that of all.</summary>
    public double[] Fills(int count)
    {
        long start = Stopwatch.GetTimestamp();
        int read = FillsAsync(count).GetAwaiter().GetResult();
        double time = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        return read == count ? [time] : throw new InvalidOperationException($"{read} fills came where {count} belong.");
    }

    public void Dispose() => _http.Dispose();

    private async Task<int> FillsAsync(int count)
    {
        int read = 0;
        for (int page = 0; read < count; page++)
        {
            read += CountRows(await _http.GetByteArrayAsync($"fills?p_limit=1000&p_page={page}"));
        }

        return read;
    }

    /// <summary>The objects in the array of the result.</summary>
    private static int CountRows(byte[] json)
    {
        const int depthOfRows = 2;
        int rows = 0;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            rows += reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == depthOfRows ? 1 : 0;
        }

        return rows;
    }

    private async Task AccountAsync() => ReadToEnd(await _http.GetByteArrayAsync("account"));

    private async Task LeverageAsync()
    {
        using var body = new ByteArrayContent(s_leverage);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage answer = await _http.PutAsync("account/leverage", body);
        ReadToEnd(await answer.Content.ReadAsByteArrayAsync());
    }

    private static void ReadToEnd(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
        }
    }
}
