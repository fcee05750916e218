using System.Runtime.CompilerServices;
using Microsoft.PowerShell;

// PowerShell itself, made from its package, with the module of this checkout: the quickstart, a script line, or a prompt.
string examples = Folder();
string connect = $"Import-Module '{Path.Combine(examples, "..", "BlastFx.psd1").Replace("'", "''", StringComparison.Ordinal)}'; Connect-Bfx -Sandbox";
string[] start = args switch
{
    [] => ["-NoProfile", "-File", Path.Combine(examples, "Show-Script.ps1"), Path.Combine(examples, "quickstart.ps1")],
    ["-Interactive"] => ["-NoProfile", "-NoExit", "-Command", connect],
    _ => ["-NoProfile", "-Command", $"{connect}; {string.Join(' ', args)}"],
};
return UnmanagedPSEntry.Start(start, start.Length);

static string Folder([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
