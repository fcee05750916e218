using System.Net;
using BlastFx.Errors;
using BlastFx.Http;
using BlastFx.Serialization;

namespace BlastFx;

/// <summary>
/// Whatever went wrong between a request and its answer. Its message says what to do next and holds no secret. Exceptions of
/// other libraries are not passed on: their texts quote what a peer sent, which can be a secret, or a proxy's password.
/// </summary>
public sealed class BfxException : Exception
{
    private readonly string? _exchangeText;

    /// <summary>Makes an error. Messages quote text from outside and are shown as they are, so control characters are replaced.</summary>
    /// <param name="errorId">One of <see cref="BfxErrorIds"/>, or <c>Bfx.</c> and the exchange's name.</param>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="cause">What led to it, where something did; only a <see cref="BfxException"/> stays whole, of others the kind.</param>
    public BfxException(string errorId, string message, Exception? cause = null)
        : base(ShownText.Clean(message), cause as BfxException)
    {
        ErrorId = errorId;
        Cause = cause is null or BfxException ? null : FailureKind.Of(cause);
    }

    /// <summary>The error of a change that may have been executed, although its response was lost.</summary>
    /// <param name="message">What may have happened, the state of things, and what to do.</param>
    /// <param name="failure">The failure of the request.</param>
    internal static BfxException OutcomeUnknown(string message, BfxException failure) => new(BfxErrorIds.OutcomeUnknown, message, failure)
    {
        HttpStatus = failure.HttpStatus,
        ExchangeText = failure.ExchangeText,
        Attempts = failure.Attempts,
        Delivery = Delivery.Unknown,
    };

    /// <summary>What failed underneath, by types and codes without any text, such as
    /// <c>HttpRequestException ConnectionError: SocketException ConnectionRefused</c>; null where nothing did.</summary>
    public string? Cause { get; private init; }

    /// <summary>The stable id, such as <c>Bfx.Timeout</c> or <c>Bfx.WRONG_MARKET_ID</c>.</summary>
    public string ErrorId { get; }

    /// <summary>The answer's HTTP status; null where none came.</summary>
    public HttpStatusCode? HttpStatus { get; init; }

    /// <summary>The exchange's own words, secrets masked and control characters replaced; null where it gave none.</summary>
    public string? ExchangeText
    {
        get => _exchangeText;
        init => _exchangeText = value is null ? null : ShownText.Clean(value);
    }

    /// <summary>How often the request was sent.</summary>
    public int Attempts { get; internal init; }

    /// <summary>When the exchange takes requests again, by this machine's clock, UTC; null where it asked for no wait. A request
    /// that has the time for it waits by itself.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Whether the exchange may have done what was asked.</summary>
    internal Delivery Delivery { get; init; }

    /// <summary>
    /// Whether what was asked may have been done without the caller having its answer: the answer was lost, or came and
    /// cannot be read, or tells that the exchange stopped halfway. Another refusal is a refusal, under 200 too.
    /// </summary>
    internal bool IsOutcomeUnknown =>
        Delivery == Delivery.Unknown
        || HttpStatus == HttpStatusCode.RequestTimeout
        || ErrorId is "Bfx.API_JWT_UPDATE_ERROR" or "Bfx.API_SECRET_UPDATE_ERROR" or "Bfx.ERR_API_SECRET_UPDATE"
        || (this is { HttpStatus: { } status, ExchangeText: null } && (int)status is (>= 200 and < 300) or >= 500);

    /// <summary>A copy for another throw: an error that is kept must not collect stack traces.</summary>
    internal BfxException Copy() => WithMessage(Message);

    /// <summary>The same error with another message.</summary>
    internal BfxException WithMessage(string message) => new(ErrorId, message, InnerException)
    {
        Cause = Cause,
        HttpStatus = HttpStatus,
        ExchangeText = ExchangeText,
        Attempts = Attempts,
        Delivery = Delivery,
        RetryAt = RetryAt,
    };
}
