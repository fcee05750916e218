using System.Net.Sockets;

namespace BlastFx.Errors;

/// <summary>What kind of failure an exception of another library is: its types and codes, none of its text.</summary>
internal static class FailureKind
{
    /// <summary>The kind of an exception and of those inside it.</summary>
    public static string Of(Exception failure) => string.Join(": ", Chain(failure).Select(Name));

    /// <summary>The first of a type among an exception and those inside it.</summary>
    public static TException? Find<TException>(Exception failure)
        where TException : Exception => Chain(failure).OfType<TException>().FirstOrDefault();

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private static string Name(Exception failure) => failure switch
    {
        SocketException socket => $"{nameof(SocketException)} {socket.SocketErrorCode}",
        HttpRequestException http => $"{nameof(HttpRequestException)} {http.HttpRequestError}",
        HttpIOException http => $"{nameof(HttpIOException)} {http.HttpRequestError}",
        _ => failure.GetType().Name,
    };
}
