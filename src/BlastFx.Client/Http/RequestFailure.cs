using System.Net;

namespace BlastFx.Http;

/// <summary>States if a failed request may have been executed.</summary>
internal enum Delivery
{
    /// <summary>It was not executed: it was never sent, or was rejected.</summary>
    NotExecuted = 0,

    /// <summary>It was not executed, for a temporary reason: it may be sent again as it is.</summary>
    NotExecutedYet,

    /// <summary>It may have been executed, but its response is lost: only what is safe to repeat is sent again.</summary>
    Unknown,
}

/// <summary>The failure of a request, or of one attempt. Retries depend on it, and it is converted once to the error that callers receive.</summary>
/// <param name="ErrorId">The stable id of the error.</param>
/// <param name="Message">The description, without secrets.</param>
internal sealed record RequestFailure(string ErrorId, string Message)
{
    /// <summary>States if the request may have been executed.</summary>
    public Delivery Delivery { get; init; }

    /// <summary>The response's HTTP status; null if there is no response.</summary>
    public HttpStatusCode? HttpStatus { get; init; }

    /// <summary>The exchange's own text, secrets masked; null if there is none.</summary>
    public string? ExchangeText { get; init; }

    /// <summary>When the exchange accepts requests again, by this machine's clock; null if it requested no wait.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The exception that caused the failure; null for none.</summary>
    public Exception? Cause { get; init; }

    /// <summary>True if the next attempt needs no backoff: the rate limit or the named time is waited for, the clock needs no wait.</summary>
    public bool NeedsNoBackoff => RetryAt is not null || ErrorId is BfxErrorIds.RateLimited or BfxErrorIds.ClockSkew;

    /// <summary>Converts the failure to the error that callers receive.</summary>
    /// <param name="attempts">How many times the request was sent.</param>
    public BfxException ToException(int attempts) => new(ErrorId, Message, Cause)
    {
        Delivery = Delivery,
        HttpStatus = HttpStatus,
        ExchangeText = ExchangeText,
        RetryAt = RetryAt,
        Attempts = attempts,
    };
}
