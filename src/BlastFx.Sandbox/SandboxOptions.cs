using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox;

/// <summary>
/// The options of an embedded exchange. The defaults are those of the real exchange; where its pages differ from one another or
/// from its practice, an option has each form.
/// </summary>
public sealed record SandboxOptions
{
    private const int MaxFillCount = 1_000_000;

    private static readonly TimeSpan s_fillStep = TimeSpan.FromMicroseconds(Slots.Length);

    /// <summary>The loopback port; 0 for any free port.</summary>
    public int Port { get; init; }

    /// <summary>The exchange's clock: timestamps, expiries, rate-limit windows and delays follow it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The lifetime of a JWT.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(48);

    /// <summary>The lifetime of a refresh token.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The delay of every request.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The number of accounts. Their ids start at 13.</summary>
    public int AccountCount { get; init; } = 1;

    /// <summary>Rate-limit tokens per minute and IP address; 0 for no limit.</summary>
    public int RateLimitPerMinute { get; init; } = 1200;

    /// <summary>The id of the exchange with the accounts; requests name it in the header <c>EID</c>.</summary>
    public string ExchangeId { get; init; } = "bfx";

    /// <summary>The form of the response of <c>POST /jwt</c> to token credentials.</summary>
    public TokenResponseForm TokenResponse { get; init; }

    /// <summary>
    /// True if requests with a JWT are rejected as soon as a refresh has replaced its secret and refresh token; false if the JWT
    /// and its secret can be used until the JWT expires.
    /// </summary>
    public bool RefreshEndsJwt { get; init; }

    /// <summary>The ids of the markets. Accounts start with a leverage on the first three.</summary>
    public IReadOnlyList<string> Markets { get; init; } =
    [
        "BTC-USD", "ETH-USD", "SOL-USD", "ARB-USD", "BCH-USD", "DOGE-USD", "LDO-USD", "PEPE1000-USD", "SUI-USD",
        "TON-USD", "WLD-USD", "XRP-USD",
    ];

    /// <summary>The seed of all generated data: the same seed, options and clock give the same data.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// The number of generated fills of every account, up to a million. The generated history of an account ends when the
    /// exchange starts. 0 for accounts that never traded, as in the API pages.
    /// </summary>
    public int FillCount { get; init; } = 500;

    /// <summary>The interval between two fills of an account; a multiple of 20 seconds.</summary>
    public TimeSpan FillInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The age of the markets when the exchange starts; more if the fills begin earlier.</summary>
    public TimeSpan MarketHistory { get; init; } = TimeSpan.FromDays(365);

    /// <summary>How orders meet the market.</summary>
    public FillMode FillMode { get; init; }

    /// <summary>The time from a request to place, amend or cancel an order until the exchange executes it.</summary>
    public TimeSpan OrderDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The time from a change of an order until <c>GET /orders</c> shows it.</summary>
    public TimeSpan ArchiveLag { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The outcome of a request that cancels an order that does not exist.</summary>
    public UnknownCancel UnknownCancel { get; init; }

    /// <summary>The status in the response to a request that cancels an order.</summary>
    public CancelStatus CancelStatus { get; init; }

    /// <summary>The result of <c>DELETE /orders/cancel_all</c>. The default is the one that all published clients can read.</summary>
    public CancelAllResponse CancelAllResponse { get; init; } = CancelAllResponse.True;

    /// <summary>
    /// The maximum number of requests to place, amend and cancel orders, of an account in any second; 0 for no limit.
    /// </summary>
    public int OrdersPerSecond { get; init; } = 20;

    /// <summary>The ids of the markets that are not active: they reject orders.</summary>
    public IReadOnlyList<string> InactiveMarkets { get; init; } = [];

    /// <summary>The orders that a deadman switch cancels.</summary>
    public DeadmanScope DeadmanScope { get; init; }

    /// <summary>The form of the responses about deadman switches. The default is the one that all published clients can read.</summary>
    public DeadmanResponse DeadmanResponse { get; init; } = DeadmanResponse.NullElement;

    /// <summary>True if a deadman switch stays active after it has acted.</summary>
    public bool DeadmanRearms { get; init; }

    /// <summary>True if <c>last_updated</c> of a deadman switch is in microseconds, false if it is in milliseconds.</summary>
    public bool DeadmanMicroseconds { get; init; }

    /// <summary>The options of the WebSocket streams.</summary>
    public SandboxStreamOptions Streams { get; init; } = new();

    /// <summary>The maximum number of <see cref="SandboxExchange.Requests"/>; the oldest are removed first.</summary>
    public int RequestLogLimit { get; init; } = 10_000;

    /// <summary>The limits of clients.</summary>
    internal ServerLimits Limits { get; init; } = new();

    internal SandboxOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, 65_535);
        ArgumentNullException.ThrowIfNull(Clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(Latency, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(AccountCount, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(RateLimitPerMinute);
        ArgumentException.ThrowIfNullOrWhiteSpace(ExchangeId);
        ArgumentNullException.ThrowIfNull(Markets);
        ArgumentOutOfRangeException.ThrowIfNegative(RequestLogLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(FillCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FillCount, MaxFillCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(FillInterval, s_fillStep);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FillInterval, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfNotEqual(FillInterval.Ticks % s_fillStep.Ticks, 0, nameof(FillInterval));
        ArgumentOutOfRangeException.ThrowIfLessThan(MarketHistory, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(OrderDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(ArchiveLag, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(OrdersPerSecond);
        ArgumentNullException.ThrowIfNull(InactiveMarkets);
        ArgumentNullException.ThrowIfNull(Streams);
        Streams.Validated();
        return this;
    }
}

/// <summary>A form of the response of <c>POST /jwt</c> to token credentials: the exchange's pages and its practice differ.</summary>
public enum TokenResponseForm
{
    /// <summary>An object with <c>jwt</c>, <c>random_secret</c> and <c>refresh_token</c>.</summary>
    SnakeCase,

    /// <summary>An object with <c>jwt</c>, <c>randomSecret</c> and <c>refreshToken</c>.</summary>
    CamelCase,

    /// <summary>The new JWT as a string; secret and refresh token stay valid.</summary>
    PlainString,
}
