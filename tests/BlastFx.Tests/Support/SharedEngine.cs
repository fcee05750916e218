namespace BlastFx.Tests.Support;

/// <summary>One engine for all tests of a class, for tests that do not change its state.</summary>
public sealed class SharedEngine : IDisposable
{
    internal Engine Engine { get; } = new();

    public void Dispose() => Engine.Dispose();
}
