namespace BlastFx.Sandbox;

/// <summary>The embedded exchange cannot start, for example because its port is in use.</summary>
public sealed class SandboxException : Exception
{
    /// <summary>Creates an exception without a message.</summary>
    public SandboxException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">The failure and its reason.</param>
    public SandboxException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    /// <param name="message">The failure and its reason.</param>
    /// <param name="innerException">The cause.</param>
    public SandboxException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
