using BlastFx.Authentication;

namespace BlastFx.Storage;

/// <summary>A turn at a file of credentials.</summary>
/// <param name="file">The file.</param>
/// <param name="held">Its lock.</param>
internal sealed class CredentialFileLease(CredentialFile file, FileStream held) : ICredentialLease
{
    /// <summary>Room for tokens longer than those they replace.</summary>
    private const int Headroom = 16 * 1024;

    /// <summary>The file as it was read, null where there was none: what a write replaces, and nothing else.</summary>
    private SecretBuffer? _seen;
    private bool _hasSeen;
    private FileStream? _new;
    private string _newPath = "";
    private bool _newHoldsTokens;

    private SecretBuffer? Seen
    {
        get
        {
            _seen = _hasSeen ? _seen : file.TryReadBytes();
            _hasSeen = true;
            return _seen;
        }
    }

    public Credentials? Read()
    {
        Forget();
        return Seen is null ? null : file.Parse(Seen);
    }

    public void Prepare()
    {
        try
        {
            if (FileFacts.Of(file.FullPath) is { IsMountPoint: true })
            {
                throw FileTrouble.MountPoint();
            }

            if (Seen is not null)
            {
                // The file takes its own place: this shows whether the folder, the disk and the file let that happen.
                using (Credentials current = file.Parse(Seen))
                {
                    file.Format.Replace(Seen.Span, current).Dispose();
                }

                WriteNew(Seen.Span);
                TakePlace("Try again");
            }

            // As large as what will be written, and held open, so that a full disk shows now. Blanks do no harm behind JSON,
            // should the process be killed before they are cut off.
            byte[] blank = new byte[(Seen?.Span.Length ?? 0) + Headroom];
            blank.AsSpan().Fill((byte)' ');
            WriteNew(blank);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException or FormatException)
        {
            throw file.NotWritable(denied);
        }
    }

    public void Write(Credentials renewed)
    {
        try
        {
            using (SecretBuffer replaced = file.Format.Replace(Seen is null ? "{}"u8 : Seen.Span, renewed))
            {
                WriteNew(replaced.Span);
            }

            _newHoldsTokens = true;
            TakePlace("See which of the two is to be kept, and put it in the file's place");
            _newHoldsTokens = false;
            Forget();
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException or FormatException or BfxException)
        {
            throw file.NotWritable(denied, _newHoldsTokens ? $"They are in '{Keep()}'. " : "");
        }
    }

    public void Dispose()
    {
        try
        {
            _new?.Dispose();
            if (!_newHoldsTokens && _newPath.Length > 0)
            {
                File.Delete(_newPath);
            }
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            // It holds nothing; the next turn tries again, and must not be kept from having one.
        }
        finally
        {
            Forget();
            held.Dispose();
        }
    }

    private void Forget()
    {
        _seen?.Dispose();
        _seen = null;
        _hasSeen = false;
    }

    /// <summary>Writes the new file, over what is reserved where something is.</summary>
    private void WriteNew(ReadOnlySpan<byte> bytes)
    {
        if (_new is not null && !File.Exists(_newPath))
        {
            // The folder was removed and made again meanwhile.
            _new.Dispose();
            _new = null;
        }

        if (_new is null)
        {
            _newPath = NewFile.NameFor(file.FullPath, Seen is null ? default : Seen.Span);
            _new = new FileStream(_newPath, FileLock.OwnerOnly(FileMode.CreateNew));
        }

        _new.Position = 0;
        _new.Write(bytes);
        _new.SetLength(bytes.Length);
        _new.Flush(flushToDisk: true);
    }

    /// <summary>Puts the new file in the file's place, unless others have changed that since it was read.</summary>
    /// <param name="advice">What to do where they have.</param>
    private void TakePlace(string advice)
    {
        _new!.Dispose();
        _new = null;
        using (SecretBuffer? current = file.TryReadBytes())
        {
            // Where there is no file any more, nothing is lost to a new one.
            if (current is not null && (Seen is null || !current.Span.SequenceEqual(Seen.Span)))
            {
                throw new FileTrouble("the file has been changed since it was read", advice);
            }
        }

        File.Move(_newPath, file.FullPath, overwrite: true);
    }

    /// <summary>
    /// Keeps the new file that could not take the file's place: out of the way where the file was changed, for no turn may
    /// put it over that; else where it is, for the next turn.
    /// </summary>
    /// <returns>Where it is.</returns>
    private string Keep()
    {
        try
        {
            using SecretBuffer? current = file.TryReadBytes();
            if (current is null || NewFile.Replaces(_newPath, current.Span))
            {
                return _newPath;
            }
        }
        catch (BfxException)
        {
            // What cannot be read is not to be replaced either.
        }

        try
        {
            string aside = file.Aside(_newPath);
            File.Move(_newPath, aside);
            return aside;
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return _newPath;
        }
    }
}
