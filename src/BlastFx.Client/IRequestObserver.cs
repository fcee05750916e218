namespace BlastFx;

/// <summary>Observes requests in progress: it is notified of attempts, waits and warnings. Called from any thread.</summary>
public interface IRequestObserver
{
    /// <summary>True if <see cref="OnTrace"/> is to be called; composing a trace takes time.</summary>
    bool WantsTrace { get; }

    /// <summary>Called when an attempt ends.</summary>
    /// <param name="attempt">The request and its outcome.</param>
    void OnAttempt(AttemptReport attempt);

    /// <summary>Called with the headers and bodies of an attempt, every secret masked.</summary>
    /// <param name="detail">The text, in several lines.</param>
    void OnTrace(string detail);

    /// <summary>Called when a wait begins, about once a second while it lasts, and when it ends (with no time remaining).</summary>
    /// <param name="wait">The duration and the reason.</param>
    void OnWait(WaitReport wait);

    /// <summary>Called with a warning for the user; the request continues.</summary>
    /// <param name="message">The warning and the recommended action.</param>
    void OnWarning(string message);
}

/// <summary>One attempt of a request.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, with the query.</param>
/// <param name="Status">The HTTP status, or the failure if there is no response.</param>
/// <param name="Elapsed">The duration.</param>
/// <param name="Attempt">The number of the attempt, from 1.</param>
public sealed record AttemptReport(string Method, string Path, string Status, TimeSpan Elapsed, int Attempt);

/// <summary>A wait before a request is sent or sent again.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Total">The duration of the whole wait.</param>
/// <param name="Remaining">The remaining time.</param>
public sealed record WaitReport(string Reason, TimeSpan Total, TimeSpan Remaining);
