using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace BlastFx.Sandbox.Http;

/// <summary>Breaks the connection under a request, as a network failure would.</summary>
internal static class Connection
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Ends the connection after what was sent so far.</summary>
    public static void Cut(HttpListenerContext context) => context.Response.Abort();

    /// <summary>Resets the connection; an answer that was not begun is never sent.</summary>
    public static void Reset(HttpListenerContext context)
    {
        // On Windows, Abort resets. Elsewhere HttpListener is managed code whose Abort first sends an empty answer with
        // status 200, so the socket must go before it; the framework has no public way to it.
        if (!OperatingSystem.IsWindows())
        {
            ResetSocket(context);
        }

        context.Response.Abort();
    }

    private static void ResetSocket(HttpListenerContext context)
    {
        var connection = Required(context.GetType().GetProperty("Connection", Instance)).GetValue(context);
        if (Required(connection?.GetType().GetField("_socket", Instance)).GetValue(connection) is not Socket socket)
        {
            // The listener gave the connection up already.
            return;
        }

        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close(0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The client hung up first: the connection is as broken as it was to be.
        }
    }

    private static T Required<T>(T? member)
        where T : MemberInfo =>
        member ?? throw new SandboxException("This version of .NET keeps HttpListener's socket elsewhere: connections cannot be reset.");
}
