using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;

namespace BlastFx.Tests.Support;

/// <summary>PowerShellExtensions as PowerShell carries secrets, and back.</summary>
internal static class PowerShellExtensions
{
    public static SecureString ToSecureString(this string text)
    {
        var secure = new SecureString();
        foreach (char character in text)
        {
            secure.AppendChar(character);
        }

        secure.MakeReadOnly();
        return secure;
    }

    public static string ToPlainText(this SecureString secure)
    {
        nint text = Marshal.SecureStringToGlobalAllocUnicode(secure);
        try
        {
            return Marshal.PtrToStringUni(text)!;
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
        }
    }

    /// <summary>The value of a property as a script sees it, without a <c>PSObject</c> around it.</summary>
    public static object? Value(this PSObject thing, string property) =>
        thing.Properties[property].Value is PSObject wrapped ? wrapped.BaseObject : thing.Properties[property].Value;

    public static PSCredential NewCredential(string user, string password) => new(user, password.ToSecureString());
}
