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

    public void Dispose() => _http.Dispose();

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
