using System.Text.Json.Serialization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>A market with its rules and its daily statistics (API pages, "Markets"). Prices and amounts are in the quote
/// currency unless stated otherwise; a property is null if the exchange did not send its field.</summary>
public sealed class Market : OpenRecord
{
    /// <summary>The market's id, such as <c>BTC-USD</c>.</summary>
    [JsonPropertyName("id")]
    public required string MarketId { get; init; }

    /// <summary>The market's status, such as <c>active</c>; only an active market can be traded.</summary>
    public string? Status { get; init; }

    /// <summary>The name of the underlying.</summary>
    public string? MarketTitle { get; init; }

    /// <summary>The currency of sizes.</summary>
    public string? BaseCurrency { get; init; }

    /// <summary>The currency of prices.</summary>
    public string? QuoteCurrency { get; init; }

    /// <summary>The type of contract, such as <c>perpetual</c>.</summary>
    public string? ProductType { get; init; }

    /// <summary>The highest bid; null if there is none.</summary>
    public decimal? BestBid { get; init; }

    /// <summary>The lowest ask; null if there is none.</summary>
    public decimal? BestAsk { get; init; }

    /// <summary>The market price as calculated by the exchange.</summary>
    public decimal? MarketPrice { get; init; }

    /// <summary>The price of the underlying on other exchanges.</summary>
    public decimal? IndexPrice { get; init; }

    /// <summary>The price of the latest trade.</summary>
    public decimal? LastTradePrice { get; init; }

    /// <summary>The price at which positions are valued.</summary>
    public decimal? FairPrice { get; init; }

    /// <summary>The tick size: prices are multiples of it.</summary>
    public decimal? MinTick { get; init; }

    /// <summary>The minimum order size, in the base currency; sizes are multiples of it.</summary>
    public decimal? MinOrder { get; init; }

    /// <summary>The margin required to open a position, as a fraction of its notional.</summary>
    public decimal? MinInitialMargin { get; init; }

    /// <summary>The margin below which a position is reduced, as a fraction of its notional.</summary>
    public decimal? ForcedMargin { get; init; }

    /// <summary>The margin below which a position is liquidated, as a fraction of its notional.</summary>
    public decimal? LiquidationMargin { get; init; }

    /// <summary>The current funding rate, as a fraction.</summary>
    public decimal? InstantFundingRate { get; init; }

    /// <summary>The last settled funding rate, as a fraction.</summary>
    public decimal? LastFundingRateBasis { get; init; }

    /// <summary>The time of the last funding settlement, UTC.</summary>
    public DateTimeOffset? LastFundingUpdateTime { get; init; }

    /// <summary>The time of the next funding settlement, UTC.</summary>
    [InSeconds]
    public DateTimeOffset? NextFundingRateTimestamp { get; init; }

    /// <summary>All open positions of one side, in the base currency.</summary>
    public decimal? OpenInterest { get; init; }

    /// <summary>The share of accounts that are long, as a fraction of 1.</summary>
    public decimal? LongRatio { get; init; }

    /// <summary>The share of accounts that are short, as a fraction of 1.</summary>
    public decimal? ShortRatio { get; init; }

    /// <summary>The volume of a day, in the base currency.</summary>
    public decimal? AverageDailyVolume { get; init; }

    /// <summary>The volume of a day, in the quote currency.</summary>
    public decimal? AverageDailyVolumeQ { get; init; }

    /// <summary>The change of the day's volume from the day before.</summary>
    public decimal? AverageDailyVolumeChangePremium { get; init; }

    /// <summary>The same as a fraction.</summary>
    public decimal? AverageDailyVolumeChangeBasis { get; init; }

    /// <summary>The highest price of the last 24 hours.</summary>
    [JsonPropertyName("last_trade_price_24high")]
    public decimal? LastTradePrice24High { get; init; }

    /// <summary>The lowest price of the last 24 hours.</summary>
    [JsonPropertyName("last_trade_price_24low")]
    public decimal? LastTradePrice24Low { get; init; }

    /// <summary>The change of the price in the last 24 hours.</summary>
    [JsonPropertyName("last_trade_price_24h_change_premium")]
    public decimal? LastTradePrice24hChangePremium { get; init; }

    /// <summary>The same as a fraction.</summary>
    [JsonPropertyName("last_trade_price_24h_change_basis")]
    public decimal? LastTradePrice24hChangeBasis { get; init; }

    /// <summary>The market capitalization of the underlying.</summary>
    public decimal? MarketCap { get; init; }

    /// <summary>The time of the last update, UTC.</summary>
    public DateTimeOffset? LastUpdateTime { get; init; }

    /// <summary>The sequence number of the last update; it grows with each.</summary>
    public long? LastUpdateSequence { get; init; }

    /// <summary>The URL of the market's icon.</summary>
    public string? IconUrl { get; init; }

    /// <summary>The market's id.</summary>
    /// <returns>Such as <c>BTC-USD</c>.</returns>
    public override string ToString() => ShownText.Clean(MarketId);
}
