using System.Text.Json.Serialization;
using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>A market with its rules and its figures of the day (API pages, "Markets"). Prices and amounts are in the quote
/// currency unless said; a property is null where the exchange did not send its field.</summary>
public sealed class Market : OpenRecord
{
    /// <summary>The market's id, such as <c>BTC-USD</c>.</summary>
    [JsonPropertyName("id")]
    public required string MarketId { get; init; }

    /// <summary>The market's state in the exchange's word; <c>active</c> trades.</summary>
    public string? Status { get; init; }

    /// <summary>The name of what is traded.</summary>
    public string? MarketTitle { get; init; }

    /// <summary>The currency sizes are in.</summary>
    public string? BaseCurrency { get; init; }

    /// <summary>The currency prices are in.</summary>
    public string? QuoteCurrency { get; init; }

    /// <summary>The kind of contract in the exchange's word, such as <c>perpetual</c>.</summary>
    public string? ProductType { get; init; }

    /// <summary>The highest price somebody bids; null where nobody does.</summary>
    public decimal? BestBid { get; init; }

    /// <summary>The lowest price somebody asks; null where nobody does.</summary>
    public decimal? BestAsk { get; init; }

    /// <summary>The market's price as the exchange reckons it.</summary>
    public decimal? MarketPrice { get; init; }

    /// <summary>The price of the underlying on other exchanges.</summary>
    public decimal? IndexPrice { get; init; }

    /// <summary>The price of the newest trade.</summary>
    public decimal? LastTradePrice { get; init; }

    /// <summary>The price at which positions are valued.</summary>
    public decimal? FairPrice { get; init; }

    /// <summary>What prices are a multiple of.</summary>
    public decimal? MinTick { get; init; }

    /// <summary>The smallest order, and what sizes are a multiple of, in the base currency.</summary>
    public decimal? MinOrder { get; init; }

    /// <summary>The margin that opens a position, as a fraction of its notional.</summary>
    public decimal? MinInitialMargin { get; init; }

    /// <summary>The margin below which a position is reduced, as a fraction of its notional.</summary>
    public decimal? ForcedMargin { get; init; }

    /// <summary>The margin below which a position is liquidated, as a fraction of its notional.</summary>
    public decimal? LiquidationMargin { get; init; }

    /// <summary>The funding rate as it stands now, as a fraction.</summary>
    public decimal? InstantFundingRate { get; init; }

    /// <summary>The funding rate settled last, as a fraction.</summary>
    public decimal? LastFundingRateBasis { get; init; }

    /// <summary>When funding was settled last, UTC.</summary>
    public DateTimeOffset? LastFundingUpdateTime { get; init; }

    /// <summary>When funding is settled next, UTC.</summary>
    [InSeconds]
    public DateTimeOffset? NextFundingRateTimestamp { get; init; }

    /// <summary>All open positions of one side, in the base currency.</summary>
    public decimal? OpenInterest { get; init; }

    /// <summary>The part of accounts that are long, as a fraction of 1.</summary>
    public decimal? LongRatio { get; init; }

    /// <summary>The part of accounts that are short, as a fraction of 1.</summary>
    public decimal? ShortRatio { get; init; }

    /// <summary>Volume of a day, in the base currency.</summary>
    public decimal? AverageDailyVolume { get; init; }

    /// <summary>Volume of a day, in the quote currency.</summary>
    public decimal? AverageDailyVolumeQ { get; init; }

    /// <summary>How much more the day's volume is than the one before.</summary>
    public decimal? AverageDailyVolumeChangePremium { get; init; }

    /// <summary>The same as a fraction.</summary>
    public decimal? AverageDailyVolumeChangeBasis { get; init; }

    /// <summary>The highest price of the last 24 hours.</summary>
    [JsonPropertyName("last_trade_price_24high")]
    public decimal? LastTradePrice24High { get; init; }

    /// <summary>The lowest price of the last 24 hours.</summary>
    [JsonPropertyName("last_trade_price_24low")]
    public decimal? LastTradePrice24Low { get; init; }

    /// <summary>How far the price is from that of 24 hours ago.</summary>
    [JsonPropertyName("last_trade_price_24h_change_premium")]
    public decimal? LastTradePrice24hChangePremium { get; init; }

    /// <summary>The same as a fraction.</summary>
    [JsonPropertyName("last_trade_price_24h_change_basis")]
    public decimal? LastTradePrice24hChangeBasis { get; init; }

    /// <summary>What all there is of the underlying is worth.</summary>
    public decimal? MarketCap { get; init; }

    /// <summary>When the row last changed, UTC.</summary>
    public DateTimeOffset? LastUpdateTime { get; init; }

    /// <summary>A number that grows with each change.</summary>
    public long? LastUpdateSequence { get; init; }

    /// <summary>Where a picture of the market is.</summary>
    public string? IconUrl { get; init; }

    /// <summary>The market in a word: its id.</summary>
    /// <returns>Such as <c>BTC-USD</c>.</returns>
    public override string ToString() => ShownText.Clean(MarketId);
}
