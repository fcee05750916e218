namespace BlastFx.Tests.Support;

/// <summary>Tests of what the whole process shares: environment variables, <c>$PSStyle</c>, and which embedded exchanges the module runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone in the process";
}
