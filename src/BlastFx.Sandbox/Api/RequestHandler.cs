using System.Net;
using System.Text;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Streams;

namespace BlastFx.Sandbox.Api;

/// <summary>Handles a request: log, latency, fault, work, response. The log entry is complete before the response is sent.</summary>
internal sealed class RequestHandler(Router router, StreamServer streams, SandboxFaults faults, RequestLog log, SandboxOptions options)
{
    public async Task HandleAsync(HttpConnection connection, HttpRequest request, CancellationToken stopping)
    {
        RequestLog.Entry entry = log.Add(request);
        SandboxFault? fault = faults.Take(request.Method, request.Path);
        await DelayAsync(options.Latency + (fault?.Delay ?? TimeSpan.Zero), stopping).ConfigureAwait(false);

        if (fault?.Kind == FaultKind.ResetBeforeWork)
        {
            entry.Complete(status: 0, executed: false, fault.Kind);
            connection.Reset();
            return;
        }

        (HttpResponse response, bool executed) = fault?.Kind == FaultKind.Response ? (ResponseOf(fault), false) : Work(request);
        switch (fault?.Kind)
        {
            case FaultKind.ResetAfterWork:
                entry.Complete(status: 0, executed, fault.Kind);
                connection.Reset();
                break;

            case FaultKind.StallHeaders:
                entry.Complete(status: 0, executed, fault.Kind);
                await StallAsync(stopping).ConfigureAwait(false);
                break;

            case FaultKind.TruncateBody:
                entry.Complete(response.Status, executed, fault.Kind);
                await connection.SendHalfAsync(response).ConfigureAwait(false);
                connection.Close();
                break;

            case FaultKind.StallBody:
                entry.Complete(response.Status, executed, fault.Kind);
                await connection.SendHalfAsync(response).ConfigureAwait(false);
                await StallAsync(stopping).ConfigureAwait(false);
                break;

            default:
                response = fault?.Kind == FaultKind.ResponseAfterWork ? ResponseOf(fault) : response;
                entry.Complete(response.Status, executed, fault?.Kind);
                bool opensStream = executed && response.Status == (int)HttpStatusCode.SwitchingProtocols;
                await (opensStream ? streams.ServeAsync(connection, response, stopping) : connection.SendAsync(response)).ConfigureAwait(false);
                break;
        }
    }

    private (HttpResponse Response, bool Executed) Work(HttpRequest request)
    {
        if (request.Path != StreamServer.Path)
        {
            return router.Route(request);
        }

        HttpResponse handshake = StreamServer.ResponseTo(request);
        return (router.WithServerTime(handshake), handshake.Status == (int)HttpStatusCode.SwitchingProtocols);
    }

    private Task StallAsync(CancellationToken stopping) => Task.Delay(Timeout.InfiniteTimeSpan, options.Clock, stopping);

    private async Task DelayAsync(TimeSpan time, CancellationToken stopping)
    {
        if (time > TimeSpan.Zero)
        {
            await Task.Delay(time, options.Clock, stopping).ConfigureAwait(false);
        }
    }

    private HttpResponse ResponseOf(SandboxFault fault)
    {
        var response = new HttpResponse(fault.Status, fault.ContentType ?? HttpResponse.Json, Encoding.UTF8.GetBytes(fault.Body ?? ""));
        return router.WithServerTime(fault.Headers is { } headers ? response with { Headers = headers } : response);
    }
}
