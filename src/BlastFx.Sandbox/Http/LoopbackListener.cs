using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BlastFx.Sandbox.Http;

/// <summary>Opens an HttpListener on a loopback port and nowhere else.</summary>
internal static class LoopbackListener
{
    private const string Address = "127.0.0.1";
    private const string Name = "localhost";
    private const int AttemptsToFindAFreePort = 20;

    public static (HttpListener Listener, int Port) Open(int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            var candidate = port == 0 ? FindFreePort() : port;
            try
            {
                return (OpenAt(candidate), candidate);
            }
            catch (HttpListenerException taken)
            {
                // HttpListener cannot choose a port itself: between finding one and opening it, another process may take it.
                if (port != 0 || attempt == AttemptsToFindAFreePort)
                {
                    throw new SandboxException(
                        string.Create(CultureInfo.InvariantCulture, $"Cannot listen on http://127.0.0.1:{candidate}/: {taken.Message}"),
                        taken);
                }
            }
        }
    }

    private static HttpListener OpenAt(int port)
    {
        if (NameMeansLoopback())
        {
            try
            {
                return OpenAt(port, Address, Name);
            }
            catch (HttpListenerException)
            {
                // The name may stand for an IPv6 address this machine cannot bind. The address alone will do; and when
                // it is the port that is taken, it fails the same way.
            }
        }

        return OpenAt(port, Address);
    }

    private static HttpListener OpenAt(int port, params string[] hosts)
    {
        var listener = new HttpListener { IgnoreWriteExceptions = true };
        try
        {
            foreach (var host in hosts)
            {
                listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}/"));
            }

            listener.Start();
            return listener;
        }
        catch
        {
            listener.Close();
            throw;
        }
    }

    // HttpListener binds whatever the name resolves to, and a hosts file can say anything.
    private static bool NameMeansLoopback()
    {
        try
        {
            return Dns.GetHostAddresses(Name).All(IPAddress.IsLoopback);
        }
        catch (SocketException)
        {
            // A machine without the name.
            return false;
        }
    }

    private static int FindFreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
