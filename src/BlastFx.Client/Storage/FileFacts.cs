using System.Runtime.InteropServices;

namespace BlastFx.Storage;

/// <summary>What Linux knows of a file and .NET does not tell.</summary>
/// <param name="Owner">The number of the user it belongs to.</param>
/// <param name="IsRegular">Whether it is a file, and no link, folder, pipe or device.</param>
/// <param name="IsMountPoint">Whether something is mounted there; never on kernels before 5.8, which do not tell.</param>
internal readonly partial record struct FileFacts(uint Owner, bool IsRegular, bool IsMountPoint)
{
    private const int CurrentFolder = -100;
    private const int NotThroughLinks = 0x100;
    private const uint BasicFacts = 0x7ff;
    private const ulong MountRoot = 0x2000;
    private const int TypeMask = 0xf000;
    private const int RegularType = 0x8000;

    /// <summary>Whether it belongs to the user this process acts as.</summary>
    public bool IsOwn => Owner == EffectiveUser();

    /// <summary>Whether it belongs to a user who could not get at this process's files anyway: neither this one nor root.</summary>
    public bool IsForeign => !IsOwn && Owner != 0;

    /// <summary>Looks at a file, of a link at the link itself.</summary>
    /// <returns>Null where there is none, and on systems other than Linux.</returns>
    public static FileFacts? Of(string path) => Of(path, NotThroughLinks);

    /// <summary>Looks at a file, of a link at what it points to.</summary>
    /// <returns>As <see cref="Of(string)"/>.</returns>
    public static FileFacts? OfTarget(string path) => Of(path, flags: 0);

    private static FileFacts? Of(string path, int flags)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return Look(CurrentFolder, path, flags, BasicFacts, out Told told) == 0
                ? new FileFacts(told.Owner, (told.Mode & TypeMask) == RegularType, (told.Attributes & MountRoot) != 0)
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library without this call (musl before 1.2.5): modes are all there is to go by.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Look(int folder, string path, int flags, uint wanted, out Told told);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    /// <summary>The head of <c>struct statx</c>, which is laid out alike on every architecture (statx(2)).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Told
    {
        [FieldOffset(8)]
        public ulong Attributes;

        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
