using BlastFx.Http;

namespace BlastFx;

/// <summary>The exchange's environments.</summary>
public enum BfxEnvironment
{
    /// <summary>Not said.</summary>
    Unknown = 0,

    /// <summary>The exchange itself: <c>https://api.bfx.trade</c>.</summary>
    Mainnet = 1,

    /// <summary>The exchange's test network: <c>https://api.testnet.blastfutures.com</c>.</summary>
    Testnet = 2,

    /// <summary>The embedded exchange of this module, on this machine.</summary>
    Sandbox = 3,

    /// <summary>Another address, given by the user.</summary>
    Custom = 4,
}

/// <summary>Where a session's requests go, and how long they may take. Fixed once the session is made.</summary>
public sealed record SessionOptions
{
    /// <summary>The longest <see cref="Timeout"/>: a day.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(1);

    private readonly Uri _baseUri = BaseAddress.Mainnet;
    private readonly string _exchangeId = "bfx";
    private readonly IReadOnlyList<string>? _allowedMarkets;
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(100);

    /// <summary>Which environment <see cref="BaseUri"/> stands for.</summary>
    public BfxEnvironment Environment { get; init; } = BfxEnvironment.Mainnet;

    /// <summary>The exchange's address: https, or http to a loopback address; nothing after the port.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidAddress"/>: it is not.</exception>
    public Uri BaseUri
    {
        get => _baseUri;
        init => _baseUri = BaseAddress.Check(value);
    }

    /// <summary>The header <c>EID</c>: <c>bfx</c>, or another exchange on the same backend.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>: it is no word of letters and digits.</exception>
    public string ExchangeId
    {
        get => _exchangeId;
        init => _exchangeId = value.Length is > 0 and <= 32 && value.All(char.IsAsciiLetterOrDigit)
            ? value
            : throw new BfxException(BfxErrorIds.InvalidArgument, $"'{value}' is not an exchange's id: letters and digits, such as bfx. Nothing was sent.");
    }

    /// <summary>How long a request may take with its retries and waits; up to a day, 100 s unless said.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not more than zero, or more than a day.</exception>
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

    /// <summary>Whether the session refuses, before anything is signed, whatever would change something at the exchange. It
    /// still renews its own token when it must.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The markets the session may change something on, in letters of either case; null for all.</summary>
    public IReadOnlyList<string>? AllowedMarkets
    {
        get => _allowedMarkets;
        // A copy: who gave the list may change his.
        init => _allowedMarkets = value is null ? null : Array.AsReadOnly(value.ToArray());
    }

    /// <summary>What the time is told by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The options for an address; the exchange's own environments are known by theirs.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The options.</returns>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidAddress"/>: it is not fit for requests.</exception>
    public static SessionOptions At(Uri address)
    {
        var options = new SessionOptions { Environment = BfxEnvironment.Custom, BaseUri = address };
        return options.BaseUri == BaseAddress.Mainnet ? options with { Environment = BfxEnvironment.Mainnet }
            : options.BaseUri == BaseAddress.Testnet ? options with { Environment = BfxEnvironment.Testnet }
            : options;
    }

    /// <summary>The options for one of the exchange's own environments.</summary>
    /// <param name="environment">Mainnet or testnet.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is another.</exception>
    public static SessionOptions For(BfxEnvironment environment) => environment switch
    {
        BfxEnvironment.Mainnet => new(),
        BfxEnvironment.Testnet => new() { Environment = BfxEnvironment.Testnet, BaseUri = BaseAddress.Testnet },
        _ => throw new ArgumentOutOfRangeException(nameof(environment), environment, "Mainnet and Testnet have addresses of their own."),
    };

    /// <summary>The options for one of the exchange's own environments, by its name in letters of either case.</summary>
    internal static SessionOptions For(string environment) => For(Enum.Parse<BfxEnvironment>(environment, ignoreCase: true));
}
