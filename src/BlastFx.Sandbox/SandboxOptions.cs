using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox;

/// <summary>How an embedded exchange is set up. The defaults are what the real exchange does.</summary>
public sealed record SandboxOptions
{
    private const int MaximumFillCount = 1_000_000;

    private static readonly TimeSpan FillStep = TimeSpan.FromMicroseconds(Slots.Length);

    /// <summary>The loopback port to listen on; 0 takes any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The exchange's clock: timestamps, expiries, rate-limit windows and delays follow it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long a JWT is valid.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(48);

    /// <summary>How long a refresh token is valid.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long every request waits before it is worked on.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How many accounts there are. Their ids count up from 13.</summary>
    public int AccountCount { get; init; } = 1;

    /// <summary>Rate-limit tokens per minute and IP address; 0 switches the limit off.</summary>
    public int RateLimitPerMinute { get; init; } = 1200;

    /// <summary>The exchange id at which the accounts live; requests name it in the header <c>EID</c>.</summary>
    public string ExchangeId { get; init; } = "bfx";

    /// <summary>How <c>POST /jwt</c> answers a session.</summary>
    public TokenAnswerForm TokenAnswer { get; init; }

    /// <summary>The ids of the markets. Accounts start with a leverage on the first three.</summary>
    public IReadOnlyList<string> Markets { get; init; } =
    [
        "BTC-USD", "ETH-USD", "SOL-USD", "ARB-USD", "BCH-USD", "DOGE-USD", "LDO-USD", "PEPE1000-USD", "SUI-USD",
        "TON-USD", "WLD-USD", "XRP-USD",
    ];

    /// <summary>
    /// What the markets' and the accounts' data are made from: with the same seed, options and clock they are the same.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// How many fills every account has when the exchange starts, up to a million; 0 for accounts that never trade and
    /// stand as on the API pages.
    /// </summary>
    public int FillCount { get; init; } = 500;

    /// <summary>From one fill of an account to its next, also of those to come; in whole steps of 20 seconds.</summary>
    public TimeSpan FillInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long before its start the exchange opened its markets; longer where the fills began earlier.</summary>
    public TimeSpan MarketHistory { get; init; } = TimeSpan.FromDays(365);

    /// <summary>How many requests <see cref="SandboxExchange.Requests"/> keeps; the oldest go first.</summary>
    public int RequestLogLimit { get; init; } = 10_000;

    /// <summary>What clients may take of memory and time.</summary>
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
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FillCount, MaximumFillCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(FillInterval, FillStep);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FillInterval, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfNotEqual(FillInterval.Ticks % FillStep.Ticks, 0, nameof(FillInterval));
        ArgumentOutOfRangeException.ThrowIfLessThan(MarketHistory, TimeSpan.Zero);
        return this;
    }
}
