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

    /// <summary>Whether what must pass before the next attempt is waited for elsewhere (the rate limit, a time that was named)
    /// or not at all (the clock).</summary>
    internal bool WaitsElsewhere => RetryAt is not null || ErrorId is BfxErrorIds.RateLimited or BfxErrorIds.ClockSkew;

    /// <summary>The same error, with other knowledge of whether it was executed.</summary>
    internal BfxException WithDelivery(Delivery delivery) => Copy(Message, HttpStatus, Attempts, delivery);

    /// <summary>The same error in other words.</summary>
    internal BfxException WithMessage(string message) => Copy(message, HttpStatus, Attempts, Delivery);

    /// <summary>The same error, after so many attempts.</summary>
    internal BfxException WithAttempts(int attempts) => Copy(Message, HttpStatus, attempts, Delivery);

    /// <summary>The same error, told of an answer that came as it should and cannot be used.</summary>
    internal BfxException WithAnswer(Envelope answer) => Copy(Message, answer.Status, answer.Attempts, Delivery);

    /// <summary>The same error, with the time from which on the exchange takes requests again.</summary>
    internal BfxException WithRetryAt(DateTimeOffset time, string message) => Copy(message, HttpStatus, Attempts, Delivery, time);

    private BfxException Copy(string message, HttpStatusCode? status, int attempts, Delivery delivery, DateTimeOffset? retryAt = null) => new(ErrorId, message, InnerException)
    {
        Cause = Cause,
        HttpStatus = status,
        ExchangeText = ExchangeText,
        Attempts = attempts,
        Delivery = delivery,
        RetryAt = retryAt ?? RetryAt,
    };
}

/// <summary>What is known of a request that failed.</summary>
internal enum Delivery
{
    /// <summary>It cannot have been executed: it never left, or was refused.</summary>
    NotExecuted = 0,

    /// <summary>It never left, or was refused, for a reason that passes: it may be sent again as it is.</summary>
    NotExecutedYet,

    /// <summary>It may have been executed, its answer is lost: only what can be repeated safely is sent again.</summary>
    Unknown,
}
