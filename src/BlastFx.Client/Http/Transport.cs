using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using BlastFx.Authentication;
using BlastFx.Trading;

namespace BlastFx.Http;

/// <summary>
/// Sends signed requests over the connections that all sessions share, and returns envelopes. TLS certificates are verified, redirects
/// and cookies are not followed, the system's proxy is used except for this machine's own addresses.
/// </summary>
internal sealed class Transport : IDisposable
{
    /// <summary>The maximum time of one attempt.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long a signed request is valid: short, so that a delayed one is not executed late.</summary>
    private const int ValidSeconds = 15;

    private static readonly TimeSpan s_notableOffset = TimeSpan.FromSeconds(30);
    /// <summary>The name and version of the client.</summary>
    public static readonly string UserAgent =
        $"BlastFx/{typeof(Transport).Assembly.GetName().Version!.ToString(3)}";

    private readonly SessionOptions _options;
    private readonly ConnectionPool _pool;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private readonly OrderPace _orderPace;
    private int _warnedOfClock;
    private int _isDisposed;

    public Transport(SessionOptions options)
    {
        _options = options;
        _closed = _closing.Token;
        Clock = new ServerClock(options.Clock);
        _pool = ConnectionPool.Rent(options.BaseUri, options.Clock);
        RateLimit = new RateLimitGate(Clock, _pool.Budget);
        _orderPace = new OrderPace(options.OrdersPerSecond, options.Clock);
    }

    public ServerClock Clock { get; }

    public RateLimitGate RateLimit { get; }

    /// <summary>Starts the deadline of a request, including its refreshes, retries and waits.</summary>
    /// <param name="request">The request.</param>
    public Deadline StartDeadline(BfxRequest request) => new(request.MaxTime < _options.Timeout ? request.MaxTime.Value : _options.Timeout, _options.Clock);

    /// <summary>Sends a request with the full timeout.</summary>
    /// <inheritdoc cref="SendAsync(BfxRequest, Func{Credentials?}, Deadline, IRequestObserver?, CancellationToken)"/>
    public Task<Envelope> SendAsync(
        BfxRequest request,
        Func<Credentials?> credentials,
        IRequestObserver? observer,
        CancellationToken cancellationToken) => SendAsync(request, credentials, StartDeadline(request), observer, cancellationToken);

    /// <summary>Sends a request until it has a response, failed for good, or is out of time.</summary>
    /// <param name="request">The request.</param>
    /// <param name="credentials">Returns the session's current credentials when an attempt is signed; null for a request that
    /// signs itself.</param>
    /// <param name="deadline">When it must be finished.</param>
    /// <param name="observer">Notified of attempts, waits and warnings.</param>
    /// <param name="cancellationToken">Cancels it at once; a request that must complete is not cancelled after it was sent.</param>
    /// <exception cref="BfxException">The exchange rejected it, or there is no response.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<Envelope> SendAsync(
        BfxRequest request,
        Func<Credentials?> credentials,
        Deadline deadline,
        IRequestObserver? observer,
        CancellationToken cancellationToken)
    {
        var context = new RequestContext(request, credentials, deadline, observer);
        TimeSpan left = deadline.Remaining;
        using var timeout = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _options.Clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken, _closed);
        try
        {
            while (true)
            {
                (Envelope? response, RequestFailure? failure) = await AttemptAsync(context, ends.Token).ConfigureAwait(false);
                if (response is not null)
                {
                    response.Attempts = context.Attempts;
                    return response;
                }

                if (!context.MayRetry(failure!))
                {
                    throw Error(failure!);
                }

                await context.DelayAsync(_options.Clock, ends.Token).ConfigureAwait(false);
            }
        }
        catch (Exception closed) when (closed is not BfxException && _closed.IsCancellationRequested)
        {
            // Closing disposes of the connections, which surfaces as various exceptions.
            throw Closed();
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The failure of an earlier attempt says nothing about one that has no response yet.
            RequestFailure? known = context.IsInFlight ? null : context.LastFailure;
            throw Error(known ?? TransportFailure.TimedOut(request, deadline.Timeout, isSent: context.Attempts > 0));
        }

        BfxException Error(RequestFailure failure) => TransportFailure.Settle(failure, request).ToException(context.Attempts);
    }

    /// <summary>The error of a session that was closed.</summary>
    public static BfxException Closed() => TransportFailure.Closed().ToException(attempts: 0);

    public void Dispose()
    {
        // Requests in progress still use its token, so the source is cancelled but not disposed.
        _closing.Cancel();
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _pool.Return();
        }
    }

    private async ValueTask<(Envelope? Response, RequestFailure? Failure)> AttemptAsync(RequestContext context, CancellationToken ends)
    {
        if (await RateLimit.WaitAsync(context.Request, context.Deadline, context.Observer, ends).ConfigureAwait(false) is { } limited)
        {
            return (null, limited);
        }

        try
        {
            return await SendInPaceAsync(context, ends).ConfigureAwait(false);
        }
        finally
        {
            RateLimit.End(context.Request);
        }
    }

    private async ValueTask<(Envelope? Response, RequestFailure? Failure)> SendInPaceAsync(RequestContext context, CancellationToken ends)
    {
        await _orderPace.BeginAsync(context.Request.Pace, context.Observer, ends).ConfigureAwait(false);
        try
        {
            return await SendOnceAsync(context, ends).ConfigureAwait(false);
        }
        finally
        {
            _orderPace.End(context.Request.Pace);
        }
    }

    private async ValueTask<(Envelope? Response, RequestFailure? Failure)> SendOnceAsync(RequestContext context, CancellationToken ends)
    {
        ends.ThrowIfCancellationRequested();
        Credentials? credentials = context.Credentials;
        long expires = Clock.Now.ToUnixTimeSeconds() + ValidSeconds;
        BfxRequest request = context.Request.ExpiringAt(expires);
        using HttpRequestMessage? message = Compose(request, credentials, expires);
        if (message is null)
        {
            return (null, TransportFailure.Closed());
        }

        int attempt = context.BeginAttempt();
        request.OnSending?.Invoke();
        TimeSpan limit = context.Deadline.Remaining < AttemptTimeout ? context.Deadline.Remaining : AttemptTimeout;
        using var timeout = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, _options.Clock);
        CancellationToken caller = request.MustComplete ? _closed : ends;
        using var stops = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, caller);

        long start = _options.Clock.GetTimestamp();
        string status = "no response";
        HttpTrace trace = new(message, request, credentials);
        byte[] body = [];
        bool isRead = false;
        try
        {
            using HttpResponseMessage response = await _pool.Http.SendAsync(message, stops.Token).ConfigureAwait(false);
            status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            bool isRecorded = response.StatusCode == HttpStatusCode.TooManyRequests;
            if (isRecorded)
            {
                // Before the body, which may never end.
                RateLimit.Record(response, isRejected: true, request.Pace);
            }

            (body, RequestFailure? incomplete) = await ResponseBody.ReadAsync(response, stops.Token).ConfigureAwait(false);
            Envelope? envelope = null;
            RequestFailure? failure = incomplete;
            if (incomplete is null)
            {
                trace.Record(response, body);
                (envelope, failure) = Read(context, response, body, trace);
                isRead = envelope is not null;
            }

            if (!isRecorded)
            {
                RateLimit.Record(response, isRejected: failure?.ErrorId == BfxErrorIds.RateLimited, request.Pace);
            }

            return (envelope, failure);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !caller.IsCancellationRequested)
        {
            status = "timeout";
            return (null, TransportFailure.TimedOut(request, limit, isSent: true));
        }
        catch (OperationCanceledException slow) when (slow.InnerException is TimeoutException && !caller.IsCancellationRequested)
        {
            status = "no connection";
            return (null, TransportFailure.NotConnected(request, _options.BaseUri, slow));
        }
        catch (Exception broken) when (broken is not (OperationCanceledException or ObjectDisposedException) && !_closed.IsCancellationRequested)
        {
            return (null, TransportFailure.Broken(request, _options.BaseUri, broken));
        }
        finally
        {
            TimeSpan elapsed = _options.Clock.GetElapsedTime(start);
            context.Observer?.OnAttempt(new AttemptReport(request.Method.Method, request.Target, status, elapsed, attempt));
            if (context.Observer?.WantsTrace == true)
            {
                context.Observer.OnTrace(trace.Describe());
            }

            if (request.CarriesTokens && !isRead)
            {
                CryptographicOperations.ZeroMemory(body);
            }

            if (request.SelfSigned is not null)
            {
                // The next attempt writes and signs a new body.
                request.Wipe();
            }
        }
    }

    private (Envelope? Response, RequestFailure? Failure) Read(RequestContext context, HttpResponseMessage response, byte[] body, HttpTrace trace)
    {
        DateTimeOffset? time = ServerClock.TimeOf(response);
        Clock.Note(time);
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            return (null, TransportFailure.RateLimited(response.StatusCode));
        }

        (Envelope? envelope, RequestFailure? failure) = Envelope.Read(
            body, response.StatusCode, response.Content.Headers.ContentType?.MediaType, trace.Mask, context.Request.Result);
        if (envelope is not null)
        {
            envelope.ServerTime = time;
            return (envelope, null);
        }

        if (failure!.ErrorId == BfxErrorIds.RateLimited && failure.Delivery == Delivery.NotExecuted)
        {
            return (null, TransportFailure.RateLimited(response.StatusCode));
        }

        if (failure.ErrorId == BfxErrorIds.ClockSkew && Clock.Learn(response, failure.ExchangeText, context.ClockLessons))
        {
            context.ClockLessons++;
            WarnOfClock(context);
            failure = failure with { Delivery = Delivery.NotExecutedYet };
        }
        else if ((int)response.StatusCode >= 500 && PauseHeaders.RetryAt(response, Clock) is { } retryAt)
        {
            failure = failure with { RetryAt = retryAt, Message = $"{failure.Message} The exchange accepts no requests until {Moment.Text(retryAt, _options.Clock)}." };
        }

        return (null, failure);
    }

    private void WarnOfClock(RequestContext context)
    {
        // The second lesson of a request corrects the first, and what was said of it.
        if (Clock.Offset.Duration() > s_notableOffset && (Interlocked.Exchange(ref _warnedOfClock, 1) == 0 || context.ClockLessons > 1))
        {
            context.Observer?.OnWarning(string.Create(
                CultureInfo.InvariantCulture,
                $"The local clock is {Clock.Offset.Duration().TotalSeconds:0} s {(Clock.Offset > TimeSpan.Zero ? "behind" : "ahead of")} the exchange. This session compensates; synchronize the clock."));
        }
    }

    /// <returns>The signed message; null if the credentials were wiped meanwhile.</returns>
    private HttpRequestMessage? Compose(BfxRequest request, Credentials? credentials, long expires)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(_options.BaseUri, request.Target));
        if (!request.Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        // HttpClient accepts headers as strings only: the tokens in them remain until garbage collection.
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.TryAddWithoutValidation("EID", _options.ExchangeId);
        if (request.TokenUnderTest is not null)
        {
            message.Headers.TryAddWithoutValidation("RBT-JWT", request.TokenUnderTest.Reveal());
            return message;
        }

        message.Headers.TryAddWithoutValidation("RBT-TS", expires.ToString(CultureInfo.InvariantCulture));
        if (credentials is null)
        {
            return message;
        }

        try
        {
            string signature = RequestSigner.Sign(request.Method.Method, request.Path, request.Body.Span, expires, credentials.SigningSecret);
            message.Headers.TryAddWithoutValidation("RBT-SIGNATURE", signature);
            if (credentials is ApiKeyCredentials apiKey)
            {
                message.Headers.TryAddWithoutValidation("RBT-API-KEY", apiKey.Key);
            }
            else
            {
                string jwt = credentials.Jwt!.Reveal();
                message.Headers.TryAddWithoutValidation("Cookie", $"jwt={jwt}");
                message.Headers.TryAddWithoutValidation("RBT-JWT", jwt);
            }

            return message;
        }
        catch (ObjectDisposedException)
        {
            message.Dispose();
            return null;
        }
    }
}
