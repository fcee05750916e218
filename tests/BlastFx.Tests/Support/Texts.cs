using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;

namespace BlastFx.Tests.Support;

/// <summary>Texts as PowerShell carries secrets, and back.</summary>
internal static class Texts
{
    public static SecureString Secure(this string text)
    {
        var secure = new SecureString();
        foreach (char character in text)
        {
            secure.AppendChar(character);
        }

        secure.MakeReadOnly();
        return secure;
    }

    public static string Plain(this SecureString secure)
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

    /// <summary>A property as a script sees it, without the wrapping.</summary>
    public static object? Value(this PSObject thing, string property) =>
        thing.Properties[property].Value is PSObject wrapped ? wrapped.BaseObject : thing.Properties[property].Value;

    public static PSCredential Credential(string user, string password) => new(user, password.Secure());
}
