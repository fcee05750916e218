using System.Management.Automation;

namespace BlastFx.Bench.EmptyModule;

[Cmdlet(VerbsCommon.Get, "Nothing")]
[OutputType(typeof(void))]
public sealed class GetNothingCommand : PSCmdlet
{
}
