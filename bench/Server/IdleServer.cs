using System.Net;
using System.Net.Sockets;

namespace BlastFx.Bench.Server;

/// <summary>A server that does no work: it reads a request to its end and writes an answer that was made before.</summary>
internal sealed class IdleServer(Answers answers, TimeSpan delay) : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    /// <summary>Starts to listen and says where.</summary>
    public int Start()
    {
        _listener.Start(backlog: 64);
        return ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    /// <summary>Answers until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Socket connection = await _listener.AcceptSocketAsync(stopping);
            connection.NoDelay = true;
            _ = ServeAsync(connection, stopping);
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(Socket connection, CancellationToken stopping)
    {
        using (connection)
        {
            var requests = new RequestScanner(connection);
            try
            {
                while (await requests.ReadOneAsync(stopping) is { } page)
                {
                    if (delay > TimeSpan.Zero)
                    {
                        await Task.Delay(delay, stopping);
                    }

                    await connection.SendAsync(answers.For(page), stopping);
                }
            }
            catch (SocketException)
            {
                // The client went away: its process ended.
            }
        }
    }
}
