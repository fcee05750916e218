using System.Management.Automation;

namespace BlastFx.Records;

/// <summary>Extensions for values that PowerShell may have wrapped.</summary>
internal static class PSObjectExtensions
{
    /// <summary>Returns the object in a <see cref="PSObject"/>, or the value if it is not wrapped.</summary>
    public static object? Unwrap(this object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
