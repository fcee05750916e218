using System.Net;

namespace BlastFx.Sandbox.Http;

/// <summary>Sends an answer, or the part of it that a fault lets through.</summary>
internal static class ReplyWriter
{
    public static async Task SendAsync(HttpListenerContext context, Reply reply, CancellationToken cancellation)
    {
        SetHead(context.Response, reply);
        await context.Response.OutputStream.WriteAsync(reply.Body, cancellation).ConfigureAwait(false);
        context.Response.Close();
    }

    /// <summary>Sends the headers and half of the body they announce.</summary>
    public static async Task SendHalfAsync(HttpListenerContext context, Reply reply, CancellationToken cancellation)
    {
        SetHead(context.Response, reply);
        var half = reply.Body.AsMemory(0, reply.Body.Length / 2);
        await context.Response.OutputStream.WriteAsync(half, cancellation).ConfigureAwait(false);
        await context.Response.OutputStream.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private static void SetHead(HttpListenerResponse response, Reply reply)
    {
        response.StatusCode = reply.Status;
        response.ContentLength64 = reply.Body.Length;
        if (reply.ContentType.Length > 0)
        {
            response.ContentType = reply.ContentType;
        }

        foreach (var (name, value) in reply.Headers)
        {
            if (value.Length > 0)
            {
                response.Headers[name] = value;
            }
        }
    }
}
