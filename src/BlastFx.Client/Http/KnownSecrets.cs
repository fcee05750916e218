using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;
using BlastFx.Authentication;

namespace BlastFx.Http;

/// <summary>
/// Secrets to mask in text, wherever eight consecutive characters of one occur: as they are, in either case, in base64 and
/// hexadecimal, escaped for URLs or JSON, and truncated. Kept as 64-bit numbers, so that no string of them is created;
/// disposal wipes them.
/// </summary>
internal sealed class KnownSecrets : IDisposable
{
    private readonly HashSet<ulong> _windows = [];
    private readonly List<string> _short = [];

    /// <summary>Adds a secret.</summary>
    /// <exception cref="ObjectDisposedException">It has been wiped.</exception>
    public void Add(Secret? secret) => secret?.Use(utf8 =>
    {
        Add(utf8);
        return true;
    });

    /// <summary>Adds a secret from text.</summary>
    public void Add(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Add(utf8);
        utf8.AsSpan().Clear();
    }

    /// <summary>Adds a secret.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < TextWindows.Length)
        {
            AddShort(Encoding.UTF8.GetString(utf8));
            return;
        }

        AddWindows(utf8);
        byte[] coded = ArrayPool<byte>.Shared.Rent(2 * utf8.Length);
        // Inside a longer text, the base64 groups can start at any of three offsets.
        for (int start = 0; start < 3; start++)
        {
            ReadOnlySpan<byte> groups = utf8[start..];
            Base64.EncodeToUtf8(groups[..(groups.Length / 3 * 3)], coded, out _, out int length);
            AddWindows(coded.AsSpan(0, length));
        }

        for (int i = 0; i < utf8.Length; i++)
        {
            coded[2 * i] = (byte)"0123456789ABCDEF"[utf8[i] >> 4];
            coded[(2 * i) + 1] = (byte)"0123456789ABCDEF"[utf8[i] & 15];
        }

        AddWindows(coded.AsSpan(0, 2 * utf8.Length));
        ArrayPool<byte>.Shared.Return(coded, clearArray: true);
    }

    /// <summary>Masks the secrets in a text.</summary>
    public string Mask(string text)
    {
        foreach (string secret in _short)
        {
            // Shorter secrets would match inside ordinary words.
            text = secret.Length < 4
                ? Regex.Replace(text, $"(?<![A-Za-z0-9]){Regex.Escape(secret)}(?![A-Za-z0-9])", SecretMask.Mask)
                : text.Replace(secret, SecretMask.Mask, StringComparison.OrdinalIgnoreCase);
        }

        return MaskWindows(MaskWindows(text, readsEscapes: true), readsEscapes: false);
    }

    private string MaskWindows(string text, bool readsEscapes)
    {
        var masked = new StringBuilder(text.Length);
        int copied = 0;
        int from = 0;
        int to = 0;
        var windows = new TextWindows(text, readsEscapes);
        while (windows.MoveNext())
        {
            if (_windows.Contains(windows.Value))
            {
                if (windows.Start > to)
                {
                    Flush();
                    from = windows.Start;
                }

                to = windows.End;
            }
        }

        Flush();
        return copied == 0 ? text : masked.Append(text.AsSpan(copied)).ToString();

        void Flush()
        {
            if (to > from)
            {
                masked.Append(text.AsSpan(copied, from - copied)).Append(SecretMask.Mask);
                copied = to;
            }
        }
    }

    public void Dispose()
    {
        _windows.Clear();
        _short.Clear();
    }

    /// <summary>Hex secrets also occur without 0x.</summary>
    private void AddShort(string secret)
    {
        foreach (string form in secret.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? new[] { secret, secret[2..] } : [secret])
        {
            if (form.Length > 0)
            {
                _short.Add(form);
            }
        }
    }

    private void AddWindows(ReadOnlySpan<byte> ascii)
    {
        char[] text = ArrayPool<char>.Shared.Rent(ascii.Length);
        for (int i = 0; i < ascii.Length; i++)
        {
            text[i] = (char)ascii[i];
        }

        foreach (bool readsEscapes in new[] { true, false })
        {
            var windows = new TextWindows(text.AsSpan(0, ascii.Length), readsEscapes);
            while (windows.MoveNext())
            {
                _windows.Add(windows.Value);
            }
        }

        ArrayPool<char>.Shared.Return(text, clearArray: true);
    }
}
