namespace BlastFx.Sandbox;

/// <summary>The embedded exchange cannot do what its host asked, such as listening on a port that is taken.</summary>
public sealed class SandboxException : Exception
{
    /// <summary>Creates an exception without a message.</summary>
    public SandboxException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">What could not be done, and why.</param>
    public SandboxException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    /// <param name="message">What could not be done, and why.</param>
    /// <param name="innerException">The cause.</param>
    public SandboxException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
