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
    public async Task A_wallet_gets_an_account_and_an_api_key_that_works()
    {
        await using var sandbox = new TestSandbox();

        Answer answer = (await Onboarding(sandbox, isClient: false).SendAsync()).ShouldSucceed();

        Assert.Equal(["apiSecret", "jwt", "profile"], answer.First.EnumerateObject().Select(member => member.Name));
        JsonElement secret = answer.First.GetProperty("apiSecret");
        var key = new SandboxApiKey(secret.GetProperty("Key").GetString()!, secret.GetProperty("Secret").GetString()!, "", answer.TextOf("jwt"), "");
        Answer account = (await sandbox.ByKey(key, HttpMethod.Get, "/account").SendAsync()).ShouldSucceed();
        Assert.Equal((14, Wallet), (account.First.GetProperty("id").GetInt32(), account.TextOf("wallet")));
        Assert.Equal(account.First.GetRawText(), answer.First.GetProperty("profile").GetRawText());
        (await sandbox.Plain(HttpMethod.Get, "/account/validate").With("RBT-JWT", key.PrivateJwt).SendAsync()).ShouldSucceed();
        (await sandbox.ByKey(key, HttpMethod.Put, "/account/leverage", TestSandbox.Text("market_id", "BTC-USD"), TestSandbox.Raw("leverage", "5")).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task A_wallet_gets_an_account_and_a_session_that_works()
    {
        await using var sandbox = new TestSandbox();

        Answer answer = (await Onboarding(sandbox, isClient: true).SendAsync()).ShouldSucceed();

        Assert.Equal(["jwt", "refreshToken", "randomSecret", "profile"], answer.First.EnumerateObject().Select(member => member.Name));
        var tokens = new SandboxTokens(answer.TextOf("jwt"), answer.TextOf("refreshToken"), answer.TextOf("randomSecret"));
        Assert.Equal(Wallet, (await sandbox.BySession(tokens, HttpMethod.Get, "/account").SendAsync()).ShouldSucceed().TextOf("wallet"));
        (await sandbox.Renewal(tokens).SendAsync()).ShouldSucceed();
    }

    [Fact]
    public async Task A_wallet_keeps_its_account_and_another_gets_the_next()
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
    public async Task The_case_of_an_address_makes_no_other_wallet(string wallet)
    {
        await using var sandbox = new TestSandbox();
        (await Onboarding(sandbox, isClient: true).SendAsync()).ShouldSucceed();

        (await Onboarding(sandbox, isClient: true, wallet).SendAsync()).ShouldSucceed();

        Assert.Equal(2, sandbox.Exchange.Accounts.Count);
    }

    [Fact]
    public async Task A_signature_of_another_wallet_second_or_message_opens_nothing()
    {
        await using var sandbox = new TestSandbox();

        Answer[] answers =
        [
            await Onboarding(sandbox, isClient: true, wallet: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8").SendAsync(),
            await Onboarding(sandbox, isClient: true).With("RBT-TS", $"{sandbox.Clock.Seconds + 16}").SendAsync(),
            await Onboarding(sandbox, isClient: true, message: Message + " ").SendAsync(),
            await Onboarding(sandbox, isClient: true).With("EID", "rbx").SendAsync(),
            await Onboarding(sandbox, isClient: true).Without("EID").SendAsync(),
        ];

        Assert.All(answers, answer => answer.ShouldBeRefused(WrongSignature));
        Assert.Single(sandbox.Exchange.Accounts);
        Assert.All(sandbox.Exchange.Requests, request => Assert.False(request.Executed));
    }

    [Theory]
    [InlineData("the last byte is 27 or 28")]
    [InlineData("the last byte is that of the other point")]
    [InlineData("r is zero")]
    [InlineData("r is no point of the curve")]
    [InlineData("s is zero")]
    [InlineData("s is the order")]
    public async Task A_signature_that_is_none_opens_nothing(string flaw)
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
            case "r is no point of the curve":
                // 5 is the least x without a y: 5³ + 7 is no square.
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

        (await Onboarding(sandbox, isClient: true, signature: $"0x{Convert.ToHexStringLower(signature)}").SendAsync()).ShouldBeRefused(WrongSignature);
    }

    [Theory]
    [InlineData("wallet", "\"\"", "Wallet", "required")]
    [InlineData("wallet", "null", "Wallet", "required")]
    [InlineData("wallet", "\"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb9226\"", "Wallet", "len")]
    [InlineData("wallet", "\"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb9226g\"", "Wallet", "hexadecimal")]
    [InlineData("wallet", "\"f39Fd6e51aad88F6F4ce6aB8827279cffFb9226600\"", "Wallet", "hexadecimal")]
    [InlineData("signature", "\"\"", "Signature", "required")]
    [InlineData("signature", "\"0x00\"", "Signature", "len")]
    [InlineData("profile_type", "\"\"", "ProfileType", "required")]
    [InlineData("profile_type", "\"vault\"", "ProfileType", "oneof")]
    public async Task A_member_that_is_missing_or_malformed_is_named(string member, string raw, string field, string tag)
    {
        await using var sandbox = new TestSandbox();
        Member[] members = Members(true, Wallet, Sign(PrivateKey, Message, sandbox.Clock.Seconds + 15));

        Answer answer = await Onboarding(sandbox, isClient: true)
            .WithBody(NaiveSigner.Body([.. members.Where(other => other.Name != member), TestSandbox.Raw(member, raw)]))
            .SendAsync();

        answer.ShouldBeRefused($"Key: 'OnboardingRequest.{field}' Error:Field validation for '{field}' failed on the '{tag}' tag");
    }

    [Theory]
    [InlineData("{\"is_client\":1}")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task What_cannot_be_bound_is_refused(string body)
    {
        await using var sandbox = new TestSandbox();

        (await Onboarding(sandbox, isClient: true).WithBody(body).SendAsync()).ShouldBeRefused("CANT_BIND");
    }

    [Fact]
    public async Task The_timestamp_must_be_there_and_within_the_window()
    {
        await using var sandbox = new TestSandbox();
        long now = sandbox.Clock.Seconds;

        (await Onboarding(sandbox, isClient: true).Without("RBT-TS").SendAsync()).ShouldBeRefused("INVALID_HEADER");
        (await Onboarding(sandbox, isClient: true, ahead: -1).SendAsync()).ShouldBeRefused($"cannot use timestamp from past, try: {now}");
        (await Onboarding(sandbox, isClient: true, ahead: 601).SendAsync()).ShouldBeRefused($"maximum timestamp lifetime is 30 seconds: {now}");
        (await Onboarding(sandbox, isClient: true, ahead: 600).SendAsync()).ShouldSucceed();
    }

    private static TestSandbox.Sending Onboarding(
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

    private static async Task<int> ProfileOf(TestSandbox.Sending onboarding) =>
        (await onboarding.SendAsync()).ShouldSucceed().First.GetProperty("profile").GetProperty("id").GetInt32();
}
