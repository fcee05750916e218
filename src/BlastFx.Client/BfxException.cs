using System.Net;
using BlastFx.Errors;
using BlastFx.Http;
using BlastFx.Serialization;
using BlastFx.Trading;

namespace BlastFx;

/// <summary>
/// An error of the client or of the exchange. Its message contains no secret. Exceptions of other libraries are not kept as
/// inner exceptions: their messages quote data of the peer, which can be a secret, or a proxy's password.
/// </summary>
public sealed class BfxException : Exception
{
    private readonly string? _exchangeText;

    /// <summary>Creates an error. Messages can quote external text and are shown unchanged, so control characters are replaced.</summary>
    /// <param name="errorId">One of <see cref="BfxErrorIds"/>, or <c>Bfx.</c> and the exchange's error name.</param>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="cause">The underlying exception; null for none. Only a <see cref="BfxException"/> becomes the inner exception; of others, <see cref="Cause"/> keeps the type and code.</param>
    public BfxException(string errorId, string message, Exception? cause = null)
        : base(ShownText.Clean(message), cause as BfxException)
    {
        ErrorId = errorId;
        Cause = cause is null or BfxException ? null : FailureKind.Of(cause);
    }

    /// <summary>The error of a change that may have been executed, although its response was lost.</summary>
    /// <param name="message">What may have happened, the current state, and what to do.</param>
    /// <param name="failure">The failure of the request.</param>
    internal static BfxException OutcomeUnknown(string message, BfxException failure) => new(BfxErrorIds.OutcomeUnknown, message, failure)
    {
        HttpStatus = failure.HttpStatus,
        ExchangeText = failure.ExchangeText,
        Attempts = failure.Attempts,
        Delivery = Delivery.Unknown,
    };

    /// <summary>The types and codes of the underlying exceptions, without their messages, such as
    /// <c>HttpRequestException ConnectionError: SocketException ConnectionRefused</c>; null if there are none.</summary>
    public string? Cause { get; private init; }

    /// <summary>The stable id, such as <c>Bfx.Timeout</c> or <c>Bfx.WRONG_MARKET_ID</c>.</summary>
    public string ErrorId { get; }

    /// <summary>The response's HTTP status; null if there is no response.</summary>
    public HttpStatusCode? HttpStatus { get; init; }

    /// <summary>The exchange's error text, secrets masked and control characters replaced; null if there is none.</summary>
    public string? ExchangeText
    {
        get => _exchangeText;
        init => _exchangeText = value is null ? null : ShownText.Clean(value);
    }

    /// <summary>How many times the request was sent.</summary>
    public int Attempts { get; internal init; }

    /// <summary>The time from which the exchange accepts requests again, by the local clock, UTC; null if it requested no wait. A
    /// request with enough time left waits automatically.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The order that the error is about; null if it is not about one.</summary>
    public OrderReference? Order { get; init; }

    /// <summary>States whether the exchange may have executed the request.</summary>
    internal Delivery Delivery { get; init; }

    /// <summary>
    /// True if the request may have been executed although the caller has no result: the response was lost, cannot be
    /// read, or reports that the exchange stopped halfway. Any other error means that it was not executed, with HTTP 200 too.
    /// </summary>
    internal bool IsOutcomeUnknown =>
        Delivery == Delivery.Unknown
        || HttpStatus == HttpStatusCode.RequestTimeout
        || ErrorId is "Bfx.API_JWT_UPDATE_ERROR" or "Bfx.API_SECRET_UPDATE_ERROR" or "Bfx.ERR_API_SECRET_UPDATE"
        || (this is { HttpStatus: { } status, ExchangeText: null } && (int)status is (>= 200 and < 300) or >= 500);

    /// <summary>True if an order request that has no response of the exchange may have been executed: also if another server responded in its
    /// place, or the session was closed.</summary>
    internal bool MayBeExecuted =>
        IsOutcomeUnknown || this is { ErrorId: BfxErrorIds.UnexpectedResponse, HttpStatus: not null } || ErrorId == BfxErrorIds.SessionClosed;

    /// <summary>A copy to throw again: a stored exception must not collect stack traces.</summary>
    internal BfxException Copy() => WithMessage(Message);

    /// <summary>A copy of the exception that is about an order.</summary>
    internal BfxException About(OrderReference order) => CopyWith(Message, order);

    /// <summary>Returns a copy of the exception with another message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The copy.</returns>
    public BfxException WithMessage(string message) => CopyWith(message, Order);

    private BfxException CopyWith(string message, OrderReference? order) => new(ErrorId, message, InnerException)
    {
        Cause = Cause,
        HttpStatus = HttpStatus,
        ExchangeText = ExchangeText,
        Attempts = Attempts,
        Delivery = Delivery,
        RetryAt = RetryAt,
        Order = order,
    };
}
