using System.Net.Sockets;

namespace BlastFx.Errors;

/// <summary>Describes exceptions of other libraries by their types and codes, without their messages.</summary>
internal static class FailureKind
{
    /// <summary>The types and codes of an exception and its inner exceptions.</summary>
    public static string Of(Exception failure) => string.Join(": ", Chain(failure).Select(Name));

    /// <summary>The first exception of a type among an exception and its inner exceptions.</summary>
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
