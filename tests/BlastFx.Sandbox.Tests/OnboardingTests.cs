using System.Globalization;
using System.Text.Json;
using BlastFx.Sandbox.Tests.Support;
using BlastFx.Wallet;

namespace BlastFx.Sandbox.Tests;

public sealed class OnboardingTests
{
    // A default account of Hardhat Network.
    private const string PrivateKey = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private const string Wallet = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    private const string WrongSignature = "expected signature 'protected', actual 'protected'";

    private const string Message = """
        Welcome to Bfx!

        Click to sign in and on-board your wallet for trading perpetuals.

        This request will not trigger a blockchain transaction or cost any gas fees. This signature only proves you are the true owner of this wallet.

        By signing this message you agree to the terms and conditions of the exchange.
        """;

    [Fact]
    public async Task A_wallet_is_onboarded_with_a_working_api_key()
    {
        await using var sandbox = new TestSandbox();

        Response response = (await Onboarding(sandbox, isClient: false).SendAsync()).ShouldSucceed();

        Assert.Equal(["apiSecret", "jwt", "profile"], response.First.EnumerateObject().Select(member => member.Name));
        JsonElement secret = response.First.GetProperty("apiSecret");

        // A client that reads no expiry requests a new key with each request.
        Assert.Equal(["Key", "ProfileID", "Secret", "Tag", "Expiration", "Status"], secret.Fields());
        Assert.Equal((14, sandbox.Clock.Seconds + (30 * 86_400)), (secret.Number("ProfileID"), secret.Number("Expiration")));
        var key = new SandboxApiKey(secret.GetProperty("Key").GetString()!, secret.GetProperty("Secret").GetString()!, "", response.TextOf("jwt"), "");
        Response account = (await sandbox.WithKey(key, HttpMethod.Get, "/account").SendAsync()).ShouldSucceed();
        Assert.Equal((14, Wallet), (account.First.GetProperty("id").GetInt32(), account.TextOf("wallet")));
        Assert.Equal(account.First.GetRawText(), response.First.GetProperty("profile").GetRawText());
        (await sandbox.Plain(HttpMethod.Get, "/account/validate").With("RBT-JWT", key.PrivateJwt).SendAsync()).ShouldSucceed();
        (await sandbox.WithKey(key, HttpMethod.Put, "/account/leverage", TestSandbox.Text("market_id", "BTC-USD"), TestSandbox.Raw("leverage", "5")).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task A_wallet_is_onboarded_with_working_token_credentials()
    {
        await using var sandbox = new TestSandbox();

        Response response = (await Onboarding(sandbox, isClient: true).SendAsync()).ShouldSucceed();

        Assert.Equal(["jwt", "refreshToken", "randomSecret", "profile"], response.First.EnumerateObject().Select(member => member.Name));
        var tokens = new SandboxTokens(response.TextOf("jwt"), response.TextOf("refreshToken"), response.TextOf("randomSecret"));
        Assert.Equal(Wallet, (await sandbox.WithTokens(tokens, HttpMethod.Get, "/account").SendAsync()).ShouldSucceed().TextOf("wallet"));
        (await sandbox.Refresh(tokens).SendAsync()).ShouldSucceed();
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"profile_type\":\"\"")]
    [InlineData(",\"profile_type\":null")]
    public async Task A_wallet_is_a_trader_without_a_profile_type(string profileType)
    {
        await using var sandbox = new TestSandbox();
        string signature = Sign(PrivateKey, Message, sandbox.Clock.Seconds + 15);

        // As the Python client of the exchange sends it, with a name that the exchange does not know.
        Response response = await Onboarding(sandbox, isClient: false)
            .WithBody($"{{\"wallet\": \"{Wallet}\", \"signature\": \"{signature}\", \"isClient\": false{profileType}}}")
            .SendAsync();

        Assert.Equal(["apiSecret", "jwt", "profile"], response.ShouldSucceed().First.EnumerateObject().Select(member => member.Name));
        Assert.Equal("trader", response.First.GetProperty("profile").GetProperty("profile_type").GetString());
    }

    [Fact]
    public async Task A_wallet_keeps_its_account_and_another_wallet_gets_the_next_id()
    {
        await using var sandbox = new TestSandbox(options => options with { AccountCount = 2 });

        int[] ids = [.. await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await ProfileOf(Onboarding(sandbox, isClient: true))))];
        int other = await ProfileOf(Onboarding(sandbox, isClient: false, privateKey: new string('1', 64)));

        Assert.All(ids, id => Assert.Equal(15, id));
        Assert.Equal(16, other);
        Assert.Equal([13L, 14, 15, 16], sandbox.Exchange.Accounts.Select(account => account.ProfileId));
    }

    [Theory]
    [InlineData("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266")]
    [InlineData("0xF39FD6E51AAD88F6F4CE6AB8827279CFFFB92266")]
    public async Task The_case_of_a_wallet_address_does_not_matter(string wallet)
    {
        await using var sandbox = new TestSandbox();
        (await Onboarding(sandbox, isClient: true).SendAsync()).ShouldSucceed();

        (await Onboarding(sandbox, isClient: true, wallet).SendAsync()).ShouldSucceed();

        Assert.Equal(2, sandbox.Exchange.Accounts.Count);
    }

    [Fact]
    public async Task A_signature_of_another_wallet_second_or_message_is_rejected()
    {
        await using var sandbox = new TestSandbox();

        Response[] responses =
        [
            await Onboarding(sandbox, isClient: true, wallet: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8").SendAsync(),
            await Onboarding(sandbox, isClient: true).With("RBT-TS", $"{sandbox.Clock.Seconds + 16}").SendAsync(),
            await Onboarding(sandbox, isClient: true, message: Message + " ").SendAsync(),
            await Onboarding(sandbox, isClient: true).With("EID", "rbx").SendAsync(),
            await Onboarding(sandbox, isClient: true).Without("EID").SendAsync(),
        ];

        Assert.All(responses, response => response.ShouldBeRejected(WrongSignature));
        Assert.Single(sandbox.Exchange.Accounts);
        Assert.All(sandbox.Exchange.Requests, request => Assert.False(request.Executed));
    }

    [Theory]
    [InlineData("the last byte is 27 or 28")]
    [InlineData("the last byte is that of the other point")]
    [InlineData("r is zero")]
    [InlineData("r is not on the curve")]
    [InlineData("s is zero")]
    [InlineData("s is the order")]
    public async Task An_invalid_signature_is_rejected(string flaw)
    {
        await using var sandbox = new TestSandbox();
        byte[] signature = Convert.FromHexString(Sign(PrivateKey, Message, sandbox.Clock.Seconds + 15)[2..]);
        switch (flaw)
        {
            case "the last byte is 27 or 28":
                signature[64] += 27;
                break;
            case "the last byte is that of the other point":
                signature[64] ^= 1;
                break;
            case "r is zero":
                signature.AsSpan(0, 32).Clear();
                break;
            case "r is not on the curve":
                // 5 is the least x without a y: 5³ + 7 is not a square.
                signature.AsSpan(0, 32).Clear();
                signature[31] = 5;
                break;
            case "s is zero":
                signature.AsSpan(32, 32).Clear();
                break;
            default:
                Convert.FromHexString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141").CopyTo(signature, 32);
                break;
        }

        (await Onboarding(sandbox, isClient: true, signature: $"0x{Convert.ToHexStringLower(signature)}").SendAsync()).ShouldBeRejected(WrongSignature);
    }

    [Theory]
    [InlineData("wallet", "\"\"", "Wallet", "required")]
    [InlineData("wallet", "null", "Wallet", "required")]
    [InlineData("wallet", "\"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb9226\"", "Wallet", "len")]
    [InlineData("wallet", "\"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb9226g\"", "Wallet", "hexadecimal")]
    [InlineData("wallet", "\"f39Fd6e51aad88F6F4ce6aB8827279cffFb9226600\"", "Wallet", "hexadecimal")]
    [InlineData("signature", "\"\"", "Signature", "required")]
    [InlineData("signature", "\"0x00\"", "Signature", "len")]
    [InlineData("profile_type", "\"vault\"", "ProfileType", "oneof")]
    public async Task A_missing_or_malformed_member_is_named(string member, string raw, string field, string tag)
    {
        await using var sandbox = new TestSandbox();
        Member[] members = Members(true, Wallet, Sign(PrivateKey, Message, sandbox.Clock.Seconds + 15));

        Response response = await Onboarding(sandbox, isClient: true)
            .WithBody(NaiveSigner.Body([.. members.Where(other => other.Name != member), TestSandbox.Raw(member, raw)]))
            .SendAsync();

        response.ShouldBeRejected($"Key: 'OnboardingRequest.{field}' Error:Field validation for '{field}' failed on the '{tag}' tag");
    }

    [Theory]
    [InlineData("{\"is_client\":1}")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_body_that_cannot_be_bound_is_rejected(string body)
    {
        await using var sandbox = new TestSandbox();

        (await Onboarding(sandbox, isClient: true).WithBody(body).SendAsync()).ShouldBeRejected("CANT_BIND");
    }

    [Fact]
    public async Task The_timestamp_is_required_and_must_be_within_the_window()
    {
        await using var sandbox = new TestSandbox();
        long now = sandbox.Clock.Seconds;

        (await Onboarding(sandbox, isClient: true).Without("RBT-TS").SendAsync()).ShouldBeRejected("INVALID_HEADER");
        (await Onboarding(sandbox, isClient: true, ahead: -1).SendAsync()).ShouldBeRejected($"cannot use timestamp from past, try: {now}");
        (await Onboarding(sandbox, isClient: true, ahead: 601).SendAsync()).ShouldBeRejected($"maximum timestamp lifetime is 30 seconds: {now}");
        (await Onboarding(sandbox, isClient: true, ahead: 600).SendAsync()).ShouldSucceed();
    }

    private static TestSandbox.RequestBuilder Onboarding(
        TestSandbox sandbox,
        bool isClient,
        string wallet = "",
        string? signature = null,
        string message = Message,
        string privateKey = PrivateKey,
        int ahead = 15)
    {
        long timestamp = sandbox.Clock.Seconds + ahead;
        string address = wallet.Length > 0 ? wallet : WalletAddress.Of(Convert.FromHexString(privateKey));
        return sandbox
            .Plain(HttpMethod.Post, "/onboarding", NaiveSigner.Body(Members(isClient, address, signature ?? Sign(privateKey, message, timestamp))))
            .With("RBT-TS", timestamp.ToString(CultureInfo.InvariantCulture));
    }

    private static Member[] Members(bool isClient, string wallet, string signature) =>
    [
        TestSandbox.Raw("is_client", isClient ? "true" : "false"),
        TestSandbox.Text("wallet", wallet),
        TestSandbox.Text("signature", signature),
        TestSandbox.Text("profile_type", "trader"),
    ];

    private static string Sign(string privateKey, string message, long timestamp) =>
        PersonalMessage.Sign(Convert.FromHexString(privateKey), $"{message}\n{timestamp}");

    private static async Task<int> ProfileOf(TestSandbox.RequestBuilder onboarding) =>
        (await onboarding.SendAsync()).ShouldSucceed().First.GetProperty("profile").GetProperty("id").GetInt32();
}
