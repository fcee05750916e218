using System.Text;

namespace BlastFx.Sandbox.Http;

/// <summary>Sees one request through: log, latency, fault, work, answer. Every log entry is complete before its answer leaves.</summary>
internal sealed class RequestHandler(Dispatcher dispatcher, SandboxFaults faults, RequestLog log, SandboxOptions options)
{
    public async Task HandleAsync(HttpConnection connection, IncomingRequest request, CancellationToken stopping)
    {
        RequestLog.Entry entry = log.Add(request);
        SandboxFault? fault = faults.Take(request.Method, request.Path);
        await WaitAsync(options.Latency + (fault?.Delay ?? TimeSpan.Zero), stopping).ConfigureAwait(false);

        if (fault?.Kind == FaultKind.ResetBeforeWork)
        {
            entry.Complete(status: 0, executed: false, fault.Kind);
            connection.Reset();
            return;
        }

        Reply reply = fault?.Kind == FaultKind.Answer ? AnswerOf(fault, executed: false) : dispatcher.Dispatch(request);
        switch (fault?.Kind)
        {
            case FaultKind.AnswerAfterWork:
                reply = AnswerOf(fault, reply.Executed);
                goto default;

            case FaultKind.ResetAfterWork:
                entry.Complete(status: 0, reply.Executed, fault.Kind);
                connection.Reset();
                break;

            case FaultKind.StallHeaders:
                entry.Complete(status: 0, reply.Executed, fault.Kind);
                await StallAsync(stopping).ConfigureAwait(false);
                break;

            case FaultKind.TruncateBody:
                entry.Complete(reply.Status, reply.Executed, fault.Kind);
                await connection.SendHalfAsync(reply).ConfigureAwait(false);
                connection.Cut();
                break;

            case FaultKind.StallBody:
                entry.Complete(reply.Status, reply.Executed, fault.Kind);
                await connection.SendHalfAsync(reply).ConfigureAwait(false);
                await StallAsync(stopping).ConfigureAwait(false);
                break;

            default:
                entry.Complete(reply.Status, reply.Executed, fault?.Kind);
                await connection.SendAsync(reply).ConfigureAwait(false);
                break;
        }
    }

    private static Task StallAsync(CancellationToken stopping) => Task.Delay(Timeout.InfiniteTimeSpan, stopping);

    private async Task WaitAsync(TimeSpan time, CancellationToken stopping)
    {
        if (time > TimeSpan.Zero)
        {
            await Task.Delay(time, options.Clock, stopping).ConfigureAwait(false);
        }
    }

    private Reply AnswerOf(SandboxFault fault, bool executed)
    {
        (string? name, string? value) = dispatcher.ServerTimestamp();
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [name] = value };
        foreach ((string? givenName, string? givenValue) in fault.Headers ?? new Dictionary<string, string>())
        {
            headers[givenName] = givenValue;
        }

        return new Reply(fault.Status, fault.ContentType ?? Reply.Json, Encoding.UTF8.GetBytes(fault.Body ?? ""), executed)
        {
            Headers = headers,
        };
    }
}
