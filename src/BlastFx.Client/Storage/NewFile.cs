using System.Security.Cryptography;

namespace BlastFx.Storage;

/// <summary>
/// The names of new files that are to take the place of a file of credentials. No two are alike, and each says which content
/// it is to replace: <c>session.json.6f1c…-a9e2….new</c>, digest and random number. So a file that a killed process left
/// takes the place of that content and of no other.
/// </summary>
internal static class NewFile
{
    private const string Ending = ".new";
    private const int Digits = 16;

    /// <summary>A name beside a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="replaced">The content to be replaced; empty where there is no file.</param>
    public static string NameFor(string path, ReadOnlySpan<byte> replaced) =>
        $"{path}.{Digest(replaced)}-{Convert.ToHexString(RandomNumberGenerator.GetBytes(Digits / 2))}{Ending}";

    /// <summary>Whether a new file was to replace this content.</summary>
    public static bool Replaces(string name, ReadOnlySpan<byte> content) =>
        name[..^(Ending.Length + Digits + 1)].EndsWith(Digest(content), StringComparison.Ordinal);

    /// <summary>Where a new file goes that is not to be used, and may hold tokens.</summary>
    public static string Aside(string path, string name, TimeProvider clock) =>
        $"{path}.aside-{clock.GetUtcNow():yyyyMMddTHHmmssZ}-{name[^(Ending.Length + Digits)..^Ending.Length]}";

    /// <summary>
    /// The new files beside a file, the latest first: those of this user alone. What others put there, or could have written
    /// to, is none of ours, nor is what is no file.
    /// </summary>
    public static IReadOnlyList<string> Beside(string path)
    {
        try
        {
            return Path.GetDirectoryName(path) is not { Length: > 0 } folder ? [] :
            [
                .. Directory.EnumerateFiles(folder, "*" + Ending)
                    .Where(name => name.StartsWith(path, StringComparison.Ordinal) && IsName(name.AsSpan(path.Length)) && IsOurs(name))
                    .OrderByDescending(File.GetLastWriteTimeUtc),
            ];
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed, or is not there: reading the file says what is wrong with that.
            return [];
        }
    }

    private static bool IsName(ReadOnlySpan<char> rest) =>
        rest.Length == 1 + Digits + 1 + Digits + Ending.Length
        && rest[0] == '.'
        && rest[1 + Digits] == '-'
        && IsHex(rest.Slice(1, Digits))
        && IsHex(rest.Slice(Digits + 2, Digits));

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

    private static bool IsOurs(string path) =>
        FileFacts.Of(path) is null or { IsOwn: true, IsRegular: true }
        && new FileInfo(path).LinkTarget is null
        && !FileAccessRights.IsOpenToOthers(path);

    private static string Digest(ReadOnlySpan<byte> content) => Convert.ToHexString(SHA256.HashData(content).AsSpan(0, Digits / 2));
}
