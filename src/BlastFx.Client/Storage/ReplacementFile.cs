using System.Globalization;
using System.Security.Cryptography;

namespace BlastFx.Storage;

/// <summary>
/// The names of new files that are to replace a credential file. Each name is unique and contains a digest of the content
/// that the file is to replace: <c>tokens.json.6f1c…-a9e2….new</c>, digest and random number. So a file that a killed
/// process left replaces that content and no other.
/// </summary>
internal static class ReplacementFile
{
    private const string Ending = ".new";
    private const int Digits = 16;

    /// <summary>A new name.</summary>
    /// <param name="path">The credential file.</param>
    /// <param name="replaced">The content to be replaced; empty if there is no file.</param>
    public static string NameFor(string path, ReadOnlySpan<byte> replaced) =>
        $"{path}.{Digest(replaced)}-{Convert.ToHexString(RandomNumberGenerator.GetBytes(Digits / 2))}{Ending}";

    /// <summary>True if a new file is to replace this content.</summary>
    public static bool Replaces(string name, ReadOnlySpan<byte> content) =>
        name[..^(Ending.Length + Digits + 1)].EndsWith(Digest(content), StringComparison.Ordinal);

    /// <summary>The name under which a new file is set aside: it is not to be used, and may hold tokens.</summary>
    public static string AsideNameFor(string path, string name, TimeProvider clock) => string.Create(
        CultureInfo.InvariantCulture,
        $"{path}.aside-{clock.GetUtcNow():yyyyMMddTHHmmssZ}-{name[^(Ending.Length + Digits)..^Ending.Length]}");

    /// <summary>
    /// Finds the new files of a credential file, the latest first. Files of other users, files that others can read or
    /// write, and anything but regular files are left out.
    /// </summary>
    public static IReadOnlyList<string> Find(string path)
    {
        try
        {
            return Path.GetDirectoryName(path) is not { Length: > 0 } folder ? [] :
            [
                .. Directory.EnumerateFiles(folder, "*" + Ending)
                    .Where(name => name.StartsWith(path, StringComparison.Ordinal) && IsNameEnd(name.AsSpan(path.Length)) && IsPrivate(name))
                    .OrderByDescending(File.GetLastWriteTimeUtc),
            ];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // The folder does not exist or cannot be listed: reading the credential file reports the error.
            return [];
        }
    }

    private static bool IsNameEnd(ReadOnlySpan<char> name) =>
        name.Length == 1 + Digits + 1 + Digits + Ending.Length
        && name[0] == '.'
        && name[1 + Digits] == '-'
        && IsHex(name.Slice(1, Digits))
        && IsHex(name.Slice(Digits + 2, Digits));

    private static bool IsHex(ReadOnlySpan<char> digits)
    {
        foreach (char digit in digits)
        {
            if (!char.IsAsciiHexDigitUpper(digit))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPrivate(string path) =>
        FileStatus.Of(path) is null or { IsOwn: true, IsRegular: true }
        && new FileInfo(path).LinkTarget is null
        && !FileStatus.IsAccessibleToOthers(path);

    private static string Digest(ReadOnlySpan<byte> content) => Convert.ToHexString(SHA256.HashData(content).AsSpan(0, Digits / 2));
}
