using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using BlastFx.Http;
using BlastFx.Refresh;
using CsCheck;

namespace BlastFx.Client.Tests;

/// <summary>Bytes that hold tokens are zeroed after use.</summary>
public sealed class SecretBufferTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public void A_buffer_zeroes_the_memory_that_it_outgrows()
    {
        using var buffer = new SecretBuffer(4);
        Memory<byte> first = buffer.GetMemory();
        buffer.Write("abcd"u8);

        buffer.Write(new byte[first.Length]);

        Assert.StartsWith("abcd", Encoding.UTF8.GetString(buffer.Span), StringComparison.Ordinal);
        Assert.All(first.ToArray(), zero => Assert.Equal(0, zero));
    }

    [Fact]
    public void A_disposed_buffer_is_zeroed()
    {
        var buffer = new SecretBuffer(16);
        Memory<byte> held = buffer.GetMemory(4);
        buffer.Write("abcd"u8);

        buffer.Dispose();

        Assert.All(held.ToArray(), zero => Assert.Equal(0, zero));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refresh_wipes_its_request_and_its_response(bool succeeds)
    {
        string jwt = Jwt.Of(_clock.GetUtcNow().AddHours(1));
        await using var server = new RawServer(succeeds
            ? RawResponse.Result($$"""[{"jwt":"{{jwt}}","random_secret":"0x0a","refresh_token":"next-refresh-token"}]""")
            : RawResponse.Rejection("NO_SUCH_KEY"));
        using var transport = new Transport(Sessions.Options(server.BaseUri, _clock));
        using var credentials = new TokenCredentials(Secret.FromText(jwt), Secret.FromText("old-refresh-token"), Secret.FromText("0x0b"));
        var spy = new Spy();
        using var manager = new CredentialManager(credentials, transport, store: null);

        Task refresh = manager.RefreshAsync(spy, observer: null, CancellationToken.None);
        await _clock.PassWaitsUntil(refresh);

        Assert.Equal(succeeds, refresh.IsCompletedSuccessfully);
        Assert.Equal(succeeds, spy.Response is not null);
        Assert.Contains("old-refresh-token", server.Requests[0].Body, StringComparison.Ordinal);
        Assert.All(spy.Request!.Body.ToArray(), zero => Assert.Equal(0, zero));
        Assert.All(spy.Response?[0].ToArray() ?? [], zero => Assert.Equal(0, zero));
        Assert.Equal(succeeds, manager.Current.RefreshToken!.Equals(Secret.FromText("next-refresh-token")));
    }

    [Fact]
    public void A_body_with_a_byte_order_mark_is_read_without_a_copy()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(WireAccount.Envelope)];

        Envelope envelope = Envelope.Read(body, HttpStatusCode.OK, "application/json", text => text).Envelope!;
        envelope.Wipe();

        Assert.All(body, zero => Assert.Equal(0, zero));
    }

    [Fact]
    public void Members_are_read_as_a_JSON_library_reads_them() => Gen
        .Select(Gen.String[Gen.Char["jwtab\"\\\u00e9\u4e2d /"], 0, 6].Array[1, 4], Gen.String[Gen.Char["xyz\"\\\u00e9\u4e2d /\n"], 0, 9].Array[4])
        .Sample((names, values) =>
        {
            var made = names.Distinct().Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
            made["nested"] = "";
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(made);
            foreach ((string name, string value) in made)
            {
                using Secret? read = JsonMembers.Text(json, "no such member", name);
                Assert.Equal(value, read?.Reveal() ?? "");
                Assert.Equal(JsonSerializer.Serialize(value), Encoding.UTF8.GetString(JsonMembers.Value(json, name)));
            }

            Assert.Null(JsonMembers.Text(json, "no such member"));
        });

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public void JSON_that_is_not_an_object_has_no_members(string json)
    {
        byte[] value = Encoding.UTF8.GetBytes(json);

        Assert.Null(JsonMembers.Text(value, "jwt"));
        Assert.True(JsonMembers.Value(value, "jwt").IsEmpty);
    }

    [Fact]
    public void Members_of_members_are_not_members() =>
        Assert.Equal(
            [("other", """{"jwt":"inner"}"""), ("list", """[{"jwt":"inner"}]"""), ("jwt", "\"outer\"")],
            MembersOf("""{"other":{"jwt":"inner"},"list":[{"jwt":"inner"}],"jwt":"outer"}"""));

    [Theory]
    [InlineData("{} x")]
    [InlineData("{}{}")]
    [InlineData("[")]
    public void Text_after_an_object_or_without_an_end_is_not_JSON(string json) =>
        Assert.ThrowsAny<JsonException>(() => MembersOf(json));

    private static (string Name, string Value)[] MembersOf(string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        return [.. JsonMembers.Of(utf8).Select(member => (member.Name, Encoding.UTF8.GetString(utf8[member.Value])))];
    }

    /// <summary>A refresh that records its request and response.</summary>
    private sealed class Spy : ICredentialRefresh
    {
        public BfxRequest? Request { get; private set; }

        public Envelope? Response { get; private set; }

        public Secret? RefreshTokenOf(Credentials current) => TokenRefresh.Own.RefreshTokenOf(current);

        public BfxRequest CreateRequest(Credentials current) => Request = TokenRefresh.Own.CreateRequest(current);

        public RefreshResult? Read(Envelope response, Credentials previous, DateTimeOffset receivedAt)
        {
            Response = response;
            return TokenRefresh.Own.Read(response, previous, receivedAt);
        }
    }
}
