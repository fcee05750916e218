namespace BlastFx;

/// <summary>Hears what becomes of a request while it is under way. Called from any thread.</summary>
public interface IRequestObserver
{
    /// <summary>Whether <see cref="OnTrace"/> is wanted; composing it costs time.</summary>
    bool WantsTrace { get; }

    /// <summary>An attempt ended.</summary>
    /// <param name="attempt">What was sent and what came of it.</param>
    void OnAttempt(AttemptReport attempt);

    /// <summary>Headers and bodies of an attempt, every secret masked.</summary>
    /// <param name="detail">The text, several lines.</param>
    void OnTrace(string detail);

    /// <summary>A wait begins, goes on (about once a second) or ends (with nothing remaining).</summary>
    /// <param name="wait">How long and why.</param>
    void OnWait(WaitReport wait);

    /// <summary>Something the user should know although the request goes on.</summary>
    /// <param name="message">What, and what to do.</param>
    void OnWarning(string message);
}

/// <summary>One attempt of a request.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, with the query.</param>
/// <param name="Status">The HTTP status, or what happened instead.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Attempt">Which attempt it was, from 1.</param>
public sealed record AttemptReport(string Method, string Path, string Status, TimeSpan Elapsed, int Attempt);

/// <summary>One wait before a request is sent (again).</summary>
/// <param name="Reason">Why.</param>
/// <param name="Total">How long the whole wait is.</param>
/// <param name="Remaining">How much of it is left.</param>
public sealed record WaitReport(string Reason, TimeSpan Total, TimeSpan Remaining);
