using System.Security.Cryptography;

namespace BlastFx.Persistence;

/// <summary>A turn at a file of credentials.</summary>
/// <param name="file">The file.</param>
/// <param name="held">Its lock.</param>
internal sealed class CredentialFileTurn(CredentialFile file, FileStream held) : ICredentialTurn
{
    /// <summary>Room for tokens longer than those they replace.</summary>
    private const int Headroom = 16 * 1024;

    /// <summary>The file as it was read: what a write replaces, and nothing else.</summary>
    private byte[]? _seen;
    private FileStream? _new;
    private bool _newHoldsTokens;

    private byte[] Seen => _seen ??= file.ReadBytes(file.FullPath);

    public Credentials Read()
    {
        _seen = null;
        return file.Parse([.. Seen], file.FullPath);
    }

    public void Prepare()
    {
        try
        {
            // The file takes its own place: this shows whether the folder, the disk and the file let that happen.
            using (Credentials current = file.Parse([.. Seen], file.FullPath))
            {
                CryptographicOperations.ZeroMemory(file.Format.Replace(Seen, current));
            }

            WriteNew(Seen);
            TakePlace();
            // As large as what will be written, and held open, so that a full disk shows now.
            WriteNew(new byte[Seen.Length + Headroom]);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException or FormatException)
        {
            throw file.NotWritable(denied);
        }
    }

    public void Write(Credentials renewed)
    {
        byte[] replaced = [];
        try
        {
            replaced = file.Format.Replace(Seen, renewed);
            WriteNew(replaced);
            _newHoldsTokens = true;
            if (!file.ReadBytes(file.FullPath).AsSpan().SequenceEqual(Seen))
            {
                throw new IOException("the file has been changed since it was read");
            }

            TakePlace();
            _newHoldsTokens = false;
            _seen = null;
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException or FormatException or BfxException)
        {
            throw file.NotWritable(denied, _newHoldsTokens ? $"They are in '{file.NewPath}', which the next renewal looks at. " : "");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(replaced);
        }
    }

    public void Dispose()
    {
        try
        {
            _new?.Dispose();
            if (!_newHoldsTokens)
            {
                File.Delete(file.NewPath);
            }
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            // It holds nothing; the next turn tries again, and must not be kept from having one.
        }
        finally
        {
            CryptographicOperations.ZeroMemory(_seen);
            held.Dispose();
        }
    }

    /// <summary>Writes the new file, over what is reserved where something is.</summary>
    private void WriteNew(ReadOnlySpan<byte> bytes)
    {
        if (_new is null)
        {
            // One left by another process may have other rights: it is made anew.
            File.Delete(file.NewPath);
            _new = new FileStream(file.NewPath, FileLock.OwnerOnly(FileMode.CreateNew));
        }

        _new.Position = 0;
        _new.Write(bytes);
        _new.SetLength(bytes.Length);
        _new.Flush(flushToDisk: true);
    }

    private void TakePlace()
    {
        _new!.Dispose();
        _new = null;
        File.Move(file.NewPath, file.FullPath, overwrite: true);
    }
}
