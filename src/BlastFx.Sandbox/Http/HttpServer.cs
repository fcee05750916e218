using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace BlastFx.Sandbox.Http;

/// <summary>Accepts requests and handles each on its own, until it is stopped.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly RequestHandler _handler;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<HttpListenerContext, Task> _active = new();
    private readonly Task _accepting;
    private readonly Lazy<Task> _stopped;

    public HttpServer(HttpListener listener, RequestHandler handler)
    {
        _listener = listener;
        _handler = handler;
        _stopped = new Lazy<Task>(StopAsync);
        _accepting = Task.Run(AcceptAsync);
    }

    public bool IsRunning => !_stopping.IsCancellationRequested;

    public ValueTask DisposeAsync() => new(_stopped.Value);

    private async Task AcceptAsync()
    {
        while (IsRunning)
        {
            try
            {
                var context = await _listener.GetContextAsync().ConfigureAwait(false);
                var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _active[context] = Task.Run(() => ServeAsync(context, begun.Task));

                // Only now may it end: it takes itself off the list.
                begun.SetResult();
            }
            catch (Exception stopped) when (!IsRunning && stopped is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Closing the listener ends the wait for the next request this way.
                return;
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context, Task begun)
    {
        await begun.ConfigureAwait(false);
        try
        {
            await _handler.HandleAsync(context, _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception) when (!IsRunning)
        {
            // Stopping pulls the connection away from under whatever the handler does at that moment, and HttpListener
            // reports that in many ways. Nothing is left to be done for this request.
            Connection.Reset(context);
        }
        catch (Exception hungUp) when (hungUp is HttpListenerException or IOException or SocketException or ObjectDisposedException)
        {
            // The client gave up on its request: nobody is left to answer.
            Connection.Reset(context);
        }
        catch
        {
            // A defect of ours. The client must not wait for it, and it stays on the list, so that disposal throws it.
            Connection.Cut(context);
            throw;
        }

        _active.TryRemove(context, out _);
    }

    private async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var (context, _) in _active)
        {
            // Reading a body that never ends does not listen to the token, only to its socket.
            Connection.Reset(context);
        }

        // The listener goes after the requests in hand: closing it would answer them, with an empty success.
        await Task.WhenAll(_active.Values).ConfigureAwait(false);
        _listener.Close();
        await _accepting.ConfigureAwait(false);

        // One that slipped in before the listener closed ends by the token.
        await Task.WhenAll(_active.Values).ConfigureAwait(false);
        _stopping.Dispose();
    }
}
