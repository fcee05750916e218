namespace BlastFx.Tests.Support;

/// <summary>Tests of state that the whole process shares: environment variables, <c>$PSStyle</c>, and the sandboxes that the module runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SerialTests
{
    public const string Name = "SerialTests in the process";
}
