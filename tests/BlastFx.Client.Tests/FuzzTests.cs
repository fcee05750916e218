using System.Globalization;
using System.Text;
using BlastFx.Client.Tests.Support;
using BlastFx.Trading;

namespace BlastFx.Client.Tests;

/// <summary>
/// Damaged responses, generated from seeds, over real sockets. Every call ends before its deadline, with the content of
/// the response or with an error of the client.
/// </summary>
public sealed class FuzzTests
{
    private const int Runs = 200;
    private const double Seconds = 300;

    public static TheoryData<int> Seeds => [1, 2, 3];

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Bytes_of_a_body_damaged(int seed) => Each(seed, async (random, mutator) =>
    {
        byte[] body = mutator.Bytes(Encoding.UTF8.GetBytes(Body(random)));
        await SendAsync(random, mutator.Framed(body), account => PlainReading.AssertSame(body, account));
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Values_of_a_body_replaced(int seed) => Each(seed, async (random, mutator) =>
    {
        byte[] body = Encoding.UTF8.GetBytes(mutator.Json(Body(random)));
        await SendAsync(random, mutator.Framed(body), account => PlainReading.AssertSame(body, account));
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Bytes_of_head_chunks_and_compression_damaged(int seed) => Each(seed, async (random, mutator) =>
    {
        byte[] body = Encoding.UTF8.GetBytes(Body(random));
        byte[] response = mutator.Framed(body);
        bool isPlain = response.AsSpan().IndexOf("Content-Encoding"u8) < 0;
        int head = response.AsSpan().IndexOf("\r\n\r\n"u8) + 4;

        // In a plain body the damage would be valid content; another test covers that.
        // A compressed body is damaged in one place only: .NET's decoder does not notice a checksum that is also truncated.
        byte[] damaged = isPlain ? [.. mutator.Bytes(response[..head]), .. response[head..]] : mutator.Bytes(response, maxTimes: 1);
        await SendAsync(random, damaged, account => PlainReading.AssertSame(body, account));
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Responses_truncated_anywhere(int seed) => Each(seed, async (random, mutator) =>
    {
        byte[] body = Encoding.UTF8.GetBytes(Body(random));
        byte[] response = mutator.Framed(body);
        await SendAsync(random, response[..random.Next(response.Length)], account => PlainReading.AssertSame(body, account));
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Headers_with_any_value_under_any_status(int seed) => Each(seed, async (random, mutator) =>
    {
        byte[] body = Encoding.UTF8.GetBytes(Body(random));
        int[] statuses = [200, 200, 200, 201, 204, 206, 301, 302, 400, 401, 403, 404, 408, 429, 500, 502, 503, 504, 599];
        string[] headers = [.. mutator.Headers(), string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}")];
        byte[] head = Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {statuses[random.Next(statuses.Length)]} Status\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        await SendAsync(random, [.. head, .. body], account => PlainReading.AssertSame(body, account));
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Random_bytes_instead_of_http(int seed) => Each(seed, async (random, _) =>
    {
        byte[] noise = new byte[random.Next(3000)];
        random.NextBytes(noise);
        await SendAsync(random, [.. random.Next(2) == 0 ? "HTTP/1.1 200 OK\r\n"u8.ToArray() : [], .. noise], _ => Assert.Fail("Noise is not an account."));
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task With_a_damaged_response_an_order_is_sent_once_and_found_or_remembered(int seed) => Each(seed, async (random, mutator) =>
    {
        var clock = new TestClock();
        bool isListed = random.Next(2) == 0;
        await using var server = new OrderServer(request =>
        {
            if (request.Method == "GET")
            {
                return RawResponse.Result(isListed ? OrderServer.Listed("mine", clock.Seconds * 1_000_000) : "[]");
            }

            string json = Encoding.UTF8.GetString(OrderServer.Placed(request).Bytes).Split("\r\n\r\n")[1];
            byte[] body = random.Next(2) == 0 ? Encoding.UTF8.GetBytes(mutator.Json(json)) : mutator.Bytes(Encoding.UTF8.GetBytes(json));
            return new RawResponse(mutator.Framed(body), Then.Close);
        });
        using Session session = Sessions.ByKey(server.BaseUri, clock, Seconds);

        Task<Order> call = session.Orders.PlaceAsync(new NewOrder { MarketId = "BTC-USD", Side = "long", Price = 60_000, Size = 0.5m, ClientOrderId = "mine" });
        await clock.PassWaitsUntil(call);

        Assert.Single(server.Posts);
        if (call.IsCompletedSuccessfully)
        {
            Assert.NotNull((await call).OrderId);
            Assert.Empty(session.Orders.Unsettled);
        }
        else
        {
            BfxException error = await Assert.ThrowsAsync<BfxException>(() => call);
            Assert.Equal(error.ErrorId == BfxErrorIds.OutcomeUnknown, session.Orders.Unsettled.Count == 1);
            Assert.False(isListed && error.ErrorId == BfxErrorIds.OutcomeUnknown, error.Message);
        }
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task With_damaged_tokens_the_refresh_token_is_sent_once_per_call_and_never_after_a_loss(int seed) => Each(seed, async (random, mutator) =>
    {
        var clock = new TestClock();
        string json = WireAccount.Enveloped($$"""[{"jwt":"{{Jwt.Of(clock.GetUtcNow().AddHours(48), "next")}}","random_secret":"0x00ff","refresh_token":"next"}]""");
        byte[] body = random.Next(2) == 0 ? Encoding.UTF8.GetBytes(mutator.Json(json)) : mutator.Bytes(Encoding.UTF8.GetBytes(json));
        await using var server = new RawServer(new RawResponse(mutator.Framed(body), Then.Close));
        using Session session = Sessions.ByTokens(server.BaseUri, clock, Jwt.Of(clock.GetUtcNow().AddHours(1)), timeoutSeconds: Seconds);

        int mostSent = 2;
        for (int time = 0; time < 2; time++)
        {
            try
            {
                Assert.NotEqual(0, (await EndOf(clock, session.RefreshTokenAsync())).Jwt.Length);
            }
            catch (BfxException error)
            {
                // The other valid outcome; a call that may have used the token is not repeated.
                mostSent = time == 0 && error.ErrorId == BfxErrorIds.OutcomeUnknown ? 1 : mostSent;
            }
        }

        Assert.InRange(server.Requests.Count(request => request.Path == "/jwt"), 1, mostSent);
    });

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task An_encoding_without_a_checksum_is_not_requested_and_not_read(string coding)
    {
        // Damaged Brotli was once read as another amount, and once caused an exception of the decoder.
        var clock = new TestClock();
        await using var server = new RawServer(RawResponse.Json(200, WireAccount.Envelope), RawResponse.Of(200, "application/json", "\u00ff\u00ff", $"Content-Encoding: {coding}"));
        using Session session = Sessions.ByKey(server.BaseUri, clock);
        await session.Account.GetAccountAsync();

        BfxException error = await clock.Fails(session.Account.GetAccountAsync());

        Assert.Equal(BfxErrorIds.UnexpectedResponse, error.ErrorId);
        Assert.All(server.Requests, request => Assert.Equal("gzip", request.Header("Accept-Encoding")));
    }

    private static string Body(Random random) => WireAccount.Enveloped(
        $$"""
        [{"id":13,"balance":"{{Amount(random)}}","account_equity":{{Amount(random)}},"withdrawable_balance":"{{Amount(random)}}","health":"1",
        "cum_unrealized_pnl":"-{{Amount(random)}}","total_notional":{{Amount(random)}},"leverage":{"BTC-USD":"{{random.Next(1, 21)}}","ETH-USD":1},
        "last_update":1670396580648597,"status":"active","wallet":"0x8481cb01Ec35d43C116C3c272Fb026e6dD465e08","seen_later":[1,{"a":"b"}]}]
        """);

    private static string Amount(Random random) =>
        string.Create(CultureInfo.InvariantCulture, $"{random.NextInt64(1_000_000_000)}.{random.NextInt64(1, long.MaxValue)}{random.Next(1, 10)}");

    private static async Task Each(int seed, Func<Random, Mutator, Task> run)
    {
        for (int number = 0; number < Runs; number++)
        {
            // Each run has its own seed, so that a failing one can be run alone.
            var random = new Random((seed * 1_000_000) + number);
            try
            {
                await run(random, new Mutator(random));
            }
            catch (Exception failure) when (failure is not BfxException)
            {
                throw new InvalidOperationException($"Seed {(seed * 1_000_000) + number}: {failure.Message}", failure);
            }
        }
    }

    private static async Task SendAsync(Random random, byte[] response, Action<Account> check)
    {
        var clock = new TestClock();
        bool stalls = random.Next(10) == 0;
        Then then = stalls ? Then.Stall : random.Next(4) == 0 ? Then.Reset : Then.Close;
        await using var server = new RawServer(_ =>
        {
            if (stalls)
            {
                // The response stalls: advance the time past the attempt's and then the call's limit.
                ThreadPool.QueueUserWorkItem(_ => clock.Advance(TimeSpan.FromSeconds(Seconds)));
            }

            return new RawResponse(response, then);
        });
        using Session session = Sessions.ByKey(server.BaseUri, clock, Seconds);
        Account account;
        try
        {
            account = await EndOf(clock, random.Next(2) == 0 ? session.Account.GetAccountAsync() : session.Account.SetLeverageAsync("BTC-USD", 5));
        }
        catch (BfxException)
        {
            return;
        }

        check(account);
    }

    /// <summary>A call that does not end by its clock would hang forever; the limit in real time only reports that.</summary>
    private static Task<T> EndOf<T>(TestClock clock, Task<T> call) => clock.PassWaitsOf(call).WaitAsync(TimeSpan.FromMinutes(1));
}
