using System.Text.Json;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Authentication;
using BlastFx.Sandbox.Tests.Support;
using CsCheck;

namespace BlastFx.Sandbox.Tests;

public sealed class SignatureTests
{
    private static readonly JsonElement[] s_vectors = [.. JsonDocument
        .Parse(File.ReadAllBytes(Checkout.PathOf("tests", "Vectors", "signature-vectors.json")))
        .RootElement.EnumerateArray()];

    public static TheoryData<string> VectorNames => [.. s_vectors.Select(vector => vector.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(VectorNames))]
    public void Every_vector_has_its_message_hash_and_signature(string name)
    {
        JsonElement vector = s_vectors.Single(candidate => candidate.GetProperty("name").GetString() == name);
        string TextOf(string field) => vector.GetProperty(field).GetString()!;

        string message = RequestSignature.Message(
            TextOf("method"), TextOf("path"), BodyOf(vector.GetProperty("body").GetString()), vector.GetProperty("timestamp").GetInt64());
        byte[] hash = RequestSignature.PayloadHash(message);

        Assert.Equal(TextOf("message"), message);
        Assert.Equal(TextOf("payload_hash"), "0x" + Convert.ToHexStringLower(hash));
        Assert.Equal(TextOf("signature"), RequestSignature.Sign(hash, TextOf("secret")));
    }

    [Fact]
    public void Any_body_has_the_documented_message()
    {
        Gen<string> name = Gen.String[Gen.Char["aAbBzZ_019-.+éß"], 1, 6];
        Gen<string> text = Gen.String[Gen.Char["aZ09 +/=:,{}[]é€"], 0, 12].Select(value => $"\"{value}\"");
        Gen<string> escaped = AnyOf("\"a\\u002Bb\"", "\"\\\"quoted\\\"\"", "\"back\\\\slash\"", "\"\\n\"");
        Gen<string> other = AnyOf("true", "false", "null", "{ \"a\" : [1, 2] }", "[\"x\"]", "19800.0", "1e5", "-0", "{}");
        var member = Gen.Select(name, Gen.OneOf(text, escaped, other, Gen.Int.Select(number => $"{number}")), (key, raw) => new Member(key, raw));

        member.Array[0, 8].Sample(members =>
        {
            Member[] distinct = members.DistinctBy(one => one.Name).ToArray();
            string body = NaiveSigner.Body(distinct);
            return RequestSignature.Message("POST", "/orders", BodyOf(body), 1_700_000_000)
                == NaiveSigner.Message("POST", "/orders", distinct, 1_700_000_000);
        });
    }

    [Fact]
    public void Method_and_path_replace_members_of_those_names()
    {
        string message = RequestSignature.Message("POST", "/jwt", BodyOf("""{"path":"/orders","method":"GET","a":1}"""), 5);

        Assert.Equal("a=1method=POSTpath=/jwt5", message);
    }

    [Fact]
    public async Task White_space_and_member_order_in_the_body_do_not_matter()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        Response response = await Leverage(sandbox, key).WithBody("{ \"leverage\" : 5,\n \"market_id\":\"ETH-USD\" }").SendAsync();

        response.ShouldSucceed();
    }

    [Theory]
    [InlineData("""{"market_id":"ETH-USD","leverage":6}""")]
    [InlineData("""{"market_id":"ETH\u002DUSD","leverage":5}""")]
    [InlineData("""{"market_id":"ETH-USD","leverage":5.0}""")]
    [InlineData("""{"market_id":"ETH-USD","leverage":5,"more":1}""")]
    [InlineData("""{"leverage":5}""")]
    public async Task A_body_that_differs_from_the_signed_body_is_rejected(string sent)
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        (await Leverage(sandbox, key).WithBody(sent).SendAsync()).ShouldBeRejected(ApiErrors.WrongSignature);

        Assert.Equal("1", sandbox.Account.Leverage["ETH-USD"]);
    }

    [Fact]
    public async Task Only_the_exact_signature_is_accepted()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        string signature = Leverage(sandbox, key)["RBT-SIGNATURE"];
        string[] wrong =
        [
            signature[2..],
            signature[..^1],
            signature + "0",
            "0x" + signature[2..].ToUpperInvariant(),
            "0X" + signature[2..],
            signature[..^1] + (signature[^1] == '0' ? '1' : '0'),
        ];

        foreach (string text in wrong)
        {
            (await Leverage(sandbox, key).With("RBT-SIGNATURE", text).SendAsync())
                .ShouldBeRejected("expected signature 'protected', actual 'protected'");
        }

        (await Leverage(sandbox, key).Without("RBT-SIGNATURE").SendAsync()).ShouldBeRejected(ApiErrors.WrongSignature);
        (await Leverage(sandbox, key).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task The_timestamp_is_signed()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        (await Leverage(sandbox, key).With("RBT-TS", $"{sandbox.Clock.Seconds + 16}").SendAsync()).ShouldBeRejected(ApiErrors.WrongSignature);
    }

    [Fact]
    public async Task The_query_is_not_signed()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        Member[] members = [TestSandbox.Text("market_id", "ETH-USD"), TestSandbox.Raw("leverage", "5")];
        TestSandbox.RequestBuilder signed = sandbox.WithKey(key, HttpMethod.Put, "/account/leverage", members);

        Response response = await sandbox.Plain(HttpMethod.Put, "/account/leverage?x=1", NaiveSigner.Body(members))
            .With("RBT-TS", signed["RBT-TS"])
            .With("RBT-SIGNATURE", signed["RBT-SIGNATURE"])
            .With("RBT-API-KEY", key.Key)
            .SendAsync();

        response.ShouldSucceed();
    }

    [Fact]
    public async Task Signatures_of_reads_are_not_checked()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        (await sandbox.WithKey(key, HttpMethod.Get, "/account").Without("RBT-SIGNATURE").SendAsync()).ShouldSucceed();
        (await sandbox.WithKey(key, HttpMethod.Get, "/account").With("RBT-SIGNATURE", "0x00").SendAsync()).ShouldSucceed();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":1} {}")]
    [InlineData("{\"\\ud800\":1}")]
    public async Task A_body_that_is_not_an_object_cannot_be_bound(string body)
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);

        (await Leverage(sandbox, key).WithBody(body).SendAsync()).ShouldBeRejected("CANT_BIND");
    }

    [Fact]
    public async Task A_body_that_is_not_utf8_cannot_be_bound()
    {
        await using var sandbox = new TestSandbox();
        SandboxApiKey key = sandbox.Exchange.CreateApiKey(TestSandbox.Profile);
        using HttpRequestMessage request = Leverage(sandbox, key).Message();
        request.Content = new ByteArrayContent([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8]);

        using HttpResponseMessage response = await sandbox.Http.SendAsync(request);

        Assert.Contains("CANT_BIND", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Gen<string> AnyOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static JsonBody BodyOf(string? json) => JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(json ?? "{}"));

    private static TestSandbox.RequestBuilder Leverage(TestSandbox sandbox, SandboxApiKey key) => sandbox.WithKey(
        key, HttpMethod.Put, "/account/leverage", TestSandbox.Text("market_id", "ETH-USD"), TestSandbox.Raw("leverage", "5"));
}
