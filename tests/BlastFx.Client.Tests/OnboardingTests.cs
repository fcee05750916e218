using System.Text.Json;
using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using BlastFx.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace BlastFx.Client.Tests;

public sealed class OnboardingTests : IAsyncDisposable
{
    private const string Path = "/onboarding";

    // A default account of Hardhat Network.
    private const string PrivateKey = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    private readonly TestClock _clock = new();
    private readonly SandboxExchange _exchange;

    public OnboardingTests() => _exchange = Sessions.Exchange(_clock);

    public static TheoryData<FaultKind> LostResponses =>
        [FaultKind.ResetBeforeWork, FaultKind.ResetAfterWork, FaultKind.TruncateBody, FaultKind.ResponseAfterWork];

    public ValueTask DisposeAsync() => _exchange.DisposeAsync();

    [Theory]
    [MemberData(nameof(LostResponses))]
    public async Task An_api_key_is_not_requested_again_if_its_response_was_lost(FaultKind kind)
    {
        _exchange.Faults.Add(new SandboxFault { Kind = kind, Path = Path, Status = 504 });

        BfxException error = await _clock.Fails(OnboardAsync(asToken: false));

        Assert.Equal(BfxErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Equal(1, error.Attempts);
        Assert.Contains("token credentials", error.Message, StringComparison.Ordinal);
        Assert.Single(_exchange.Requests);
    }

    [Theory]
    [MemberData(nameof(LostResponses))]
    public async Task Tokens_are_requested_again_if_their_response_was_lost(FaultKind kind)
    {
        _exchange.Faults.Add(new SandboxFault { Kind = kind, Path = Path, Status = 504, Times = 2 });

        using Session session = await _clock.PassWaitsOf(OnboardAsync(asToken: true));

        Assert.Equal(CredentialKind.Token, session.CredentialKind);
        Assert.Equal(14, session.ProfileId);
        Assert.Equal(3, _exchange.Requests.Count);
        Assert.Equal(2, _exchange.Accounts.Count);
    }

    [Fact]
    public async Task Onboarding_without_a_response_is_an_error_that_does_not_mention_the_account()
    {
        _exchange.Faults.Add(new SandboxFault { Kind = FaultKind.ResetAfterWork, Path = Path, Times = 9 });

        BfxException error = await _clock.Fails(OnboardAsync(asToken: true));

        Assert.Equal(BfxErrorIds.Unreachable, error.ErrorId);
        Assert.Equal(5, error.Attempts);
        Assert.DoesNotContain("read the account", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_was_not_executed_is_sent_again(bool asToken)
    {
        _exchange.Faults.Add(new SandboxFault { Kind = FaultKind.Response, Path = Path, Status = 429, Headers = new Dictionary<string, string> { ["X-RateLimit-Retry-After"] = "7" } });

        using Session session = await _clock.PassWaitsOf(OnboardAsync(asToken));

        Assert.Equal(2, _exchange.Requests.Count);
        Assert.Equal(14, session.ProfileId);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task A_clock_that_is_off_is_mended_once_and_the_message_is_signed_anew(int seconds)
    {
        await using SandboxExchange exchange = Sessions.Exchange(new FakeTimeProvider(_clock.GetUtcNow().AddSeconds(seconds)));
        var observer = new RecordingObserver();

        using Session session = await _clock.PassWaitsOf(OnboardAsync(asToken: false, exchange, observer));

        Assert.Equal(["400", "200"], observer.Attempts.Select(attempt => attempt.Status));
        Assert.NotEqual(exchange.Requests[0].Headers["RBT-TS"], exchange.Requests[1].Headers["RBT-TS"]);
        Assert.NotEqual(SignatureOf(exchange.Requests[0]), SignatureOf(exchange.Requests[1]));
        Assert.Equal(TimeSpan.FromSeconds(seconds), session.ClockOffset);
        Assert.Single(observer.Warnings, warning => warning.Contains("clock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clock_rejected_twice_is_an_error()
    {
        Respond("""{"success":false,"error":"cannot use timestamp from past, try: 1700000000","result":[]}""", status: 400, times: 3);

        BfxException error = await _clock.Fails(OnboardAsync(asToken: false));

        Assert.Equal(BfxErrorIds.ClockSkew, error.ErrorId);
        Assert.Equal(2, _exchange.Requests.Count);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""["token"]""")]
    [InlineData("[{}]")]
    [InlineData("""[{"jwt":"a.b.c"}]""")]
    [InlineData("""[{"apiSecret":null,"jwt":"a.b.c"}]""")]
    [InlineData("""[{"apiSecret":{"Key":"key"},"jwt":"a.b.c"}]""")]
    [InlineData("""[{"apiSecret":{"Key":"key","Secret":7},"jwt":"a.b.c"}]""")]
    [InlineData("""[{"apiSecret":{"Key":"key","Secret":"no hex"},"jwt":"a.b.c"}]""")]
    [InlineData("""[{"apiSecret":{"Key":"","Secret":"0x00"},"jwt":"a.b.c"}]""")]
    [InlineData("""[{"apiSecret":{"Key":"a b","Secret":"0x00"},"jwt":"a.b.c"}]""")]
    [InlineData("""[{"apiSecret":{"Key":"a","Secret":"0x00"},"jwt":"a.b.c"},{}]""")]
    [InlineData("""[{"apiSecret":{"Key":"\ud800","Secret":"0x00"},"jwt":"a.b.c"}]""")]
    [InlineData("""[{"jwt":"a.b.c","refreshToken":"a","randomSecret":"no hex"}]""")]
    public async Task A_response_without_usable_credentials_is_an_error_and_may_have_created_an_api_key(string result)
    {
        Respond($$"""{"success":true,"error":"","result":{{result}}}""", times: 2);

        BfxException key = await _clock.Fails(OnboardAsync(asToken: false));
        BfxException session = await _clock.Fails(OnboardAsync(asToken: true));

        Assert.Equal(BfxErrorIds.OutcomeUnknown, key.ErrorId);
        Assert.Equal(BfxErrorIds.UnexpectedResponse, session.ErrorId);
        Assert.All([key, session], error => Assert.Equal(System.Net.HttpStatusCode.OK, error.HttpStatus));
        Assert.Equal(2, _exchange.Requests.Count);
    }

    [Fact]
    public async Task Names_in_snake_case_will_do()
    {
        Respond("""{"success":true,"error":"","result":[{"api_secret":{"key":"key-of-the-wallet","secret":"0x0011"},"jwt":"a.b.c"}]}""");
        using Session byKey = await OnboardAsync(asToken: false);
        Respond("""{"success":true,"error":"","result":{"jwt":"a.b.c","refresh_token":"a","random_secret":"0x0011"}}""");
        using Session session = await OnboardAsync(asToken: true);

        Assert.Equal("key-…llet", byKey.ApiKey);
        Assert.Equal(CredentialKind.Token, session.CredentialKind);
    }

    [Theory]
    [InlineData("MAX_SECRETS_EXCEED", "Bfx.MAX_SECRETS_EXCEED")]
    [InlineData("expected signature 'protected', actual 'protected'", BfxErrorIds.SignatureRejected)]
    public async Task A_rejection_keeps_its_name_and_is_not_sent_again(string reason, string errorId)
    {
        Respond($$"""{"success":false,"error":"{{reason}}","result":[]}""", status: 400);

        BfxException error = await _clock.Fails(OnboardAsync(asToken: false));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Single(_exchange.Requests);
    }

    [Fact]
    public async Task A_requested_api_key_is_received_even_after_cancellation()
    {
        var stall = TimeSpan.FromSeconds(3);
        _exchange.Faults.Add(new SandboxFault { Kind = FaultKind.DelayOnly, Path = Path, Delay = stall });
        using var leaving = new CancellationTokenSource();
        Task<Session> onboarding = OnboardAsync(asToken: false, cancellationToken: leaving.Token);
        while (await _clock.NextWaitAsync() != stall)
        {
        }

        await leaving.CancelAsync();
        Assert.False(onboarding.IsCompleted);
        _clock.Advance(stall);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => onboarding);
        Assert.Equal("POST /onboarding 200", $"{Assert.Single(_exchange.Requests)}");
    }

    private Task<Session> OnboardAsync(
        bool asToken,
        SandboxExchange? exchange = null,
        IRequestObserver? observer = null,
        CancellationToken cancellationToken = default) => Session.OnboardAsync(
            Sessions.Options((exchange ?? _exchange).BaseUri, _clock), Sessions.Hidden(PrivateKey), asToken, observer, cancellationToken);

    private void Respond(string body, int status = 200, int times = 1) =>
        _exchange.Faults.Add(new SandboxFault { Kind = FaultKind.Response, Path = Path, Status = status, Body = body, Times = times });

    private static string SignatureOf(SandboxRequest request) =>
        JsonDocument.Parse(request.Body).RootElement.GetProperty("signature").GetString()!;
}
