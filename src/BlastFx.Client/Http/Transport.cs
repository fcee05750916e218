using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using BlastFx.Authentication;
using BlastFx.Resilience;

namespace BlastFx.Http;

/// <summary>
/// Sends signed requests over one pool of connections and brings back envelopes. TLS certificates are verified, redirects
/// and cookies are not followed, the system's proxy is used except for this machine's own addresses.
/// </summary>
internal sealed class Transport : IDisposable
{
    /// <summary>The longest one attempt may take.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long a signed request stays valid: short, so that one stuck on its way is not executed late.</summary>
    private const int ValidSeconds = 15;

    private static readonly TimeSpan s_notableOffset = TimeSpan.FromSeconds(30);
    private static readonly string s_userAgent =
        $"BlastFx/{typeof(Transport).Assembly.GetName().Version!.ToString(3)}";

    private readonly SessionOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly RetryPipeline<Envelope> _retries;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private int _warnedOfClock;

    public Transport(SessionOptions options)
    {
        _options = options;
        _closed = _closing.Token;
        Clock = new ServerClock(options.Clock);
        RateLimit = new RateLimitGate(Clock);
        _retries = new RetryPipeline<Envelope>(options.Clock);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            // Of the codings gzip alone ends in a check sum that the decoder holds the body against: damage to another could
            // read as other amounts.
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            UseProxy = !options.BaseUri.IsLoopback,
        });
    }

    public ServerClock Clock { get; }

    public RateLimitGate RateLimit { get; }

    /// <summary>Begins the time that a request may take, with whatever it needs on the way.</summary>
    public Deadline StartDeadline() => new(_options.Timeout, _options.Clock);

    /// <summary>Sends a request that has all the time a request may take.</summary>
    /// <inheritdoc cref="SendAsync(BfxRequest, Func{Credentials?}, Deadline, IRequestObserver?, CancellationToken)"/>
    public Task<Envelope> SendAsync(
        BfxRequest request,
        Func<Credentials?> credentials,
        IRequestObserver? observer,
        CancellationToken cancellationToken) => SendAsync(request, credentials, StartDeadline(), observer, cancellationToken);

    /// <summary>Sends a request until it is answered, refused for good, or out of time.</summary>
    /// <param name="request">The request.</param>
    /// <param name="credentials">Gives the session's credentials as they are when an attempt is signed; null for a request that
    /// signs itself.</param>
    /// <param name="deadline">When it must be done.</param>
    /// <param name="observer">Hears what happens on the way.</param>
    /// <param name="cancellationToken">Ends it at once; a one-time request that has left is not called back.</param>
    /// <exception cref="BfxException">It was refused, or has no answer.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<Envelope> SendAsync(
        BfxRequest request,
        Func<Credentials?> credentials,
        Deadline deadline,
        IRequestObserver? observer,
        CancellationToken cancellationToken)
    {
        var call = new RequestContext(request, credentials, deadline, observer);
        TimeSpan left = deadline.Remaining;
        using var timeout = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _options.Clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken, _closed);
        try
        {
            Envelope answer = await _retries.RunAsync(call, cancelled => AttemptAsync(call, cancelled), ends.Token).ConfigureAwait(false);
            answer.Attempts = call.Attempts;
            return answer;
        }
        catch (BfxException failure)
        {
            throw TransportFailure.Settle(failure, request).WithAttempts(call.Attempts);
        }
        catch (Exception) when (_closed.IsCancellationRequested)
        {
            // Closing pulls the connections away; how that shows differs from case to case.
            throw Closed();
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            BfxException failure = call.LastFailure ?? TransportFailure.TimedOut(request, _options.Timeout, sent: call.Attempts > 0);
            throw TransportFailure.Settle(failure, request).WithAttempts(call.Attempts);
        }
        finally
        {
            call.EndWait();
        }
    }

    /// <summary>The error of whoever uses a session that was disconnected.</summary>
    public static BfxException Closed() => new(
        BfxErrorIds.SessionClosed,
        "The session was disconnected and its credentials are wiped. Connect again: Connect-Bfx -ApiKeyFile ./apiKey.json");

    public void Dispose()
    {
        // Its token outlives it in requests under way, so the source is cancelled and left to the collector.
        _closing.Cancel();
        _http.Dispose();
    }

    private async ValueTask<Envelope> AttemptAsync(RequestContext call, CancellationToken ends)
    {
        call.EndWait();
        await call.PauseAsync(_options.Clock, ends).ConfigureAwait(false);
        await RateLimit.WaitAsync(call.Deadline, call.Observer, ends).ConfigureAwait(false);
        ends.ThrowIfCancellationRequested();

        Credentials? credentials = call.Credentials;
        long expires = Clock.Now.ToUnixTimeSeconds() + ValidSeconds;
        BfxRequest request = call.Request.ExpiringAt(expires);
        using HttpRequestMessage message = Compose(request, credentials, expires);
        int attempt = ++call.Attempts;
        TimeSpan limit = call.Deadline.Remaining < AttemptTimeout ? call.Deadline.Remaining : AttemptTimeout;
        using var timeout = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, _options.Clock);
        // Once a one-time request has left, its answer must be heard whatever the caller does: it carries the new tokens.
        CancellationToken caller = call.Request.Kind == RequestKind.OneTimeWrite ? _closed : ends;
        using var stops = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, caller);

        long start = _options.Clock.GetTimestamp();
        string status = "no answer";
        HttpTrace exchange = new(message, request, credentials);
        byte[] body = [];
        bool isRead = false;
        try
        {
            using HttpResponseMessage answer = await _http.SendAsync(message, stops.Token).ConfigureAwait(false);
            status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
            RateLimit.Note(answer, refused: answer.StatusCode == HttpStatusCode.TooManyRequests);
            body = await ResponseBody.ReadAsync(answer, stops.Token).ConfigureAwait(false);
            exchange.Answered(answer, body);
            Envelope envelope = Read(call, answer, body, exchange);
            envelope.ServerTime = ServerClock.TimeOf(answer);
            isRead = true;
            return envelope;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !caller.IsCancellationRequested)
        {
            status = "timeout";
            throw TransportFailure.TimedOut(call.Request, limit, sent: true);
        }
        catch (OperationCanceledException slow) when (slow.InnerException is TimeoutException && !caller.IsCancellationRequested)
        {
            status = "no connection";
            throw TransportFailure.NotConnected(call.Request, _options.BaseUri, slow);
        }
        catch (Exception broken) when (broken is not (BfxException or OperationCanceledException or ObjectDisposedException) && !_closed.IsCancellationRequested)
        {
            throw TransportFailure.Broken(call.Request, _options.BaseUri, broken);
        }
        finally
        {
            TimeSpan elapsed = _options.Clock.GetElapsedTime(start);
            call.Observer?.OnAttempt(new AttemptReport(call.Request.Method.Method, call.Request.Target, status, elapsed, attempt));
            if (call.Observer?.WantsTrace == true)
            {
                call.Observer.OnTrace(exchange.Describe());
            }

            if (request.DealsInTokens && !isRead)
            {
                CryptographicOperations.ZeroMemory(body);
            }

            if (request.SelfSigned is not null)
            {
                // The next attempt signs, and writes, another one.
                request.Wipe();
            }
        }
    }

    private Envelope Read(RequestContext call, HttpResponseMessage answer, byte[] body, HttpTrace exchange)
    {
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            throw TransportFailure.RateLimited();
        }

        try
        {
            return Envelope.Read(body, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, exchange.Mask, call.Request.Result);
        }
        catch (BfxException refused) when (refused.ErrorId == BfxErrorIds.ClockSkew && !call.ClockMended && Clock.Learn(answer, refused.ExchangeText))
        {
            call.ClockMended = true;
            WarnOfClock(call.Observer);
            throw refused.WithDelivery(Delivery.NotExecutedYet);
        }
        catch (BfxException unavailable) when ((int)answer.StatusCode >= 500 && PauseHeaders.RetryAt(answer, Clock) is { } time)
        {
            throw unavailable.WithRetryAt(time, $"{unavailable.Message} It asks to be left alone until {Moment.Text(time, _options.Clock)}.");
        }
    }

    private void WarnOfClock(IRequestObserver? observer)
    {
        if (Clock.Offset.Duration() > s_notableOffset && Interlocked.Exchange(ref _warnedOfClock, 1) == 0)
        {
            observer?.OnWarning(string.Create(
                CultureInfo.InvariantCulture,
                $"This machine's clock differs from the exchange's by {Clock.Offset.TotalSeconds:+0;-0} s. Requests of this session allow for it; set the clock."));
        }
    }

    private HttpRequestMessage Compose(BfxRequest request, Credentials? credentials, long expires)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(_options.BaseUri, request.Target));
        if (!request.Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        // HttpClient takes headers as strings alone: the tokens in them are the collector's once the request is done.
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        message.Headers.TryAddWithoutValidation("User-Agent", s_userAgent);
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
            throw Closed();
        }
    }
}
