using System.Text;
using BlastFx.Http;
using BlastFx.Trading;

namespace BlastFx;

/// <summary>The exchange's environments.</summary>
public enum BfxEnvironment
{
    /// <summary>Not specified.</summary>
    Unknown = 0,

    /// <summary>The exchange itself: <c>https://api.bfx.trade</c>.</summary>
    Mainnet = 1,

    /// <summary>The exchange's test network: <c>https://api.testnet.blastfutures.com</c>.</summary>
    Testnet = 2,

    /// <summary>The embedded exchange, on this machine.</summary>
    Sandbox = 3,

    /// <summary>Another address, specified by the user.</summary>
    Custom = 4,
}

/// <summary>The address, timeout and policy of a session. They do not change once the session is created.</summary>
public sealed record SessionOptions
{
    /// <summary>The maximum of <see cref="Timeout"/>: a day.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(1);

    private readonly Uri _baseUri = BaseAddress.Mainnet;
    private readonly string _exchangeId = "bfx";
    private readonly string _clientOrderPrefix = "bfx-";
    private readonly int _ordersPerSecond = 20;
    private readonly decimal? _maxOrderNotional;
    private readonly decimal? _maxOrderSize;
    private readonly IReadOnlyList<string>? _allowedMarkets;
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(100);

    /// <summary>The environment of <see cref="BaseUri"/>.</summary>
    public BfxEnvironment Environment { get; init; } = BfxEnvironment.Mainnet;

    /// <summary>The exchange's address: https, or http to a loopback address; without a path, query or fragment.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidAddress"/>: the address is not valid.</exception>
    public Uri BaseUri
    {
        get => _baseUri;
        init => _baseUri = BaseAddress.Check(value);
    }

    /// <summary>The header <c>EID</c>: <c>bfx</c>, or another exchange on the same backend.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: it is not 1 to 32 letters and digits.</exception>
    public string ExchangeId
    {
        get => _exchangeId;
        init => _exchangeId = value.Length is > 0 and <= 32 && value.All(char.IsAsciiLetterOrDigit)
            ? value
            : throw new BfxException(BfxErrorIds.InvalidArgument, $"'{value}' is not a valid exchange id: ids have 1 to 32 letters and digits, such as bfx. Nothing was sent.");
    }

    /// <summary>The maximum duration of a request with its retries and waits; up to a day, 100 s by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not greater than zero, or is longer than a day.</exception>
    public TimeSpan Timeout
    {
        get => _timeout;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxTimeout);
            _timeout = value;
        }
    }

    /// <summary>True if the session rejects every change at the exchange before it is signed. It still refreshes its own token
    /// when needed.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The markets that the session may change something on, ignoring case; null for all.</summary>
    public IReadOnlyList<string>? AllowedMarkets
    {
        get => _allowedMarkets;
        // Defensive copy: the caller may modify the list.
        init => _allowedMarkets = value is null ? null : Array.AsReadOnly(value.ToArray());
    }

    /// <summary>The maximum value of an order, in the quote currency; null for no maximum.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: it is not greater than 0.</exception>
    public decimal? MaxOrderNotional
    {
        get => _maxOrderNotional;
        init => _maxOrderNotional = Positive(value, "value");
    }

    /// <summary>The maximum size of an order, in the base currency of its market; null for no maximum.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: it is not greater than 0.</exception>
    public decimal? MaxOrderSize
    {
        get => _maxOrderSize;
        init => _maxOrderSize = Positive(value, "size");
    }

    /// <summary>The maximum number of order requests (places, amendments and cancels together) in any second, which the session keeps by
    /// waiting: 20 by default, as the exchange allows; 0 for no limit. A fifth of it is kept back for cancels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int OrdersPerSecond
    {
        get => _ordersPerSecond;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _ordersPerSecond = value;
        }
    }

    /// <summary>The beginning of the client order ids that the session creates, up to 24 bytes of UTF-8.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: it is longer.</exception>
    public string ClientOrderPrefix
    {
        get => _clientOrderPrefix;
        init => _clientOrderPrefix = Encoding.UTF8.GetByteCount(value) <= ClientOrderIds.MaxPrefixBytes
            ? value
            : throw new BfxException(BfxErrorIds.InvalidArgument, $"'{value}' is too long for the beginning of client order ids, which has up to {ClientOrderIds.MaxPrefixBytes} bytes of UTF-8. Nothing was sent.");
    }

    /// <summary>The clock used for timeouts, expiry and signing.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Creates the options for an address; the exchange's own environments are recognized by their addresses.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The options.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidAddress"/>: the address is not valid.</exception>
    public static SessionOptions At(Uri address)
    {
        var options = new SessionOptions { Environment = BfxEnvironment.Custom, BaseUri = address };
        return options.BaseUri == BaseAddress.Mainnet ? options with { Environment = BfxEnvironment.Mainnet }
            : options.BaseUri == BaseAddress.Testnet ? options with { Environment = BfxEnvironment.Testnet }
            : options;
    }

    private static decimal? Positive(decimal? maximum, string name) => maximum <= 0
        ? throw new BfxException(BfxErrorIds.InvalidArgument, $"The maximum {name} of an order must be greater than 0. A read-only session places no orders. Nothing was sent.")
        : maximum;

    /// <summary>Creates the options for one of the exchange's own environments.</summary>
    /// <param name="environment">Mainnet or testnet.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The environment is another one.</exception>
    public static SessionOptions For(BfxEnvironment environment) => environment switch
    {
        BfxEnvironment.Mainnet => new(),
        BfxEnvironment.Testnet => new() { Environment = BfxEnvironment.Testnet, BaseUri = BaseAddress.Testnet },
        _ => throw new ArgumentOutOfRangeException(nameof(environment), environment, "Only Mainnet and Testnet have a fixed address."),
    };
}
