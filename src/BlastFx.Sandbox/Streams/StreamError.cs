namespace BlastFx.Sandbox.Streams;

/// <summary>The error of a command. A temporary one says that the client may try again.</summary>
internal sealed record StreamError(int Code, string Message, bool IsTemporary = false)
{
    public static readonly StreamError Internal = new(100, "internal server error", IsTemporary: true);
    public static readonly StreamError Unauthorized = new(101, "unauthorized");
    public static readonly StreamError UnknownChannel = new(102, "unknown channel");
    public static readonly StreamError PermissionDenied = new(103, "permission denied");
    public static readonly StreamError MethodNotFound = new(104, "method not found");
    public static readonly StreamError AlreadySubscribed = new(105, "already subscribed");
    public static readonly StreamError LimitExceeded = new(106, "limit exceeded");
    public static readonly StreamError BadRequest = new(107, "bad request");
    public static readonly StreamError NotAvailable = new(108, "not available");
    public static readonly StreamError TokenExpired = new(109, "token expired");
    public static readonly StreamError UnrecoverablePosition = new(112, "unrecoverable position");
}

/// <summary>A command fails; the connection stays open.</summary>
internal sealed class CommandException(StreamError error) : Exception(error.Message)
{
    public StreamError Error { get; } = error;
}
