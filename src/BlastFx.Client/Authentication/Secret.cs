using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using BlastFx.Http;

namespace BlastFx.Authentication;

/// <summary>
/// A secret text in pinned memory that is zeroed on disposal. It is compared in constant time, and never shown.
/// </summary>
public sealed class Secret : IDisposable, IEquatable<Secret>
{
    private readonly byte[] _utf8;
    private readonly object _use = new();
    private bool _wiped;

    private Secret(int length) => _utf8 = GC.AllocateUninitializedArray<byte>(length, pinned: true);

    /// <summary>Wipes a secret that was not disposed of, such as those of credentials that a refresh has replaced, once no request signs with them.</summary>
    ~Secret() => Wipe();

    /// <summary>True if the secret is empty.</summary>
    public bool IsEmpty => _utf8.Length == 0;

    /// <summary>Copies a text into a secret.</summary>
    /// <param name="text">The text; the caller wipes its own copy.</param>
    /// <returns>The secret.</returns>
    public static Secret FromText(ReadOnlySpan<char> text)
    {
        var secret = new Secret(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, secret._utf8);
        return secret;
    }

    /// <summary>Copies a text in UTF-8 into a secret.</summary>
    /// <param name="utf8">The text; the caller wipes its own copy.</param>
    internal static Secret FromUtf8(ReadOnlySpan<byte> utf8)
    {
        var secret = new Secret(utf8.Length);
        utf8.CopyTo(secret._utf8);
        return secret;
    }

    /// <summary>Copies a SecureString into a secret.</summary>
    /// <param name="text">The SecureString; the caller disposes of it.</param>
    /// <returns>The secret.</returns>
    public static Secret FromSecureString(SecureString text)
    {
        ArgumentNullException.ThrowIfNull(text);
        nint plain = Marshal.SecureStringToGlobalAllocUnicode(text);
        try
        {
            unsafe
            {
                return FromText(new ReadOnlySpan<char>((void*)plain, text.Length));
            }
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(plain);
        }
    }

    /// <summary>Copies the secret into a SecureString.</summary>
    /// <returns>A read-only SecureString, which the caller disposes of.</returns>
    /// <exception cref="ObjectDisposedException">The secret has been wiped.</exception>
    public SecureString ToSecureString() => Use(utf8 =>
    {
        Span<char> text = GC.AllocateUninitializedArray<char>(utf8.Length, pinned: true);
        try
        {
            int length = Encoding.UTF8.GetChars(utf8, text);
            var copy = new SecureString();
            foreach (char character in text[..length])
            {
                copy.AppendChar(character);
            }

            copy.MakeReadOnly();
            return copy;
        }
        finally
        {
            text.Clear();
        }
    });

    /// <summary>Compares in a time that does not depend on where the secrets differ.</summary>
    /// <param name="other">The other secret.</param>
    /// <returns>True if both have the same text.</returns>
    public bool Equals(Secret? other)
    {
        if (other is null || ReferenceEquals(this, other))
        {
            return other is not null;
        }

        // A copy, because holding both locks at once could deadlock with a thread that takes them in the other order.
        using SecretBuffer theirs = other.Use(SecretBuffer.CopyOf);
        return Use(mine => CryptographicOperations.FixedTimeEquals(mine, theirs.Span));
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <summary>The same for every secret, so that it reveals nothing.</summary>
    /// <returns>A constant.</returns>
    public override int GetHashCode() => 0;

    /// <summary>Never the secret.</summary>
    /// <returns>A fixed text.</returns>
    public override string ToString() => "(secret)";

    /// <summary>Masks secrets in a text that people read.</summary>
    /// <param name="text">The text.</param>
    /// <param name="secrets">The secrets to mask, wherever eight characters of one occur. What looks like a token, a key or a
    /// signature is masked in any case.</param>
    /// <returns>The text with <c>***</c> for each secret.</returns>
    /// <exception cref="ObjectDisposedException">A secret has been wiped.</exception>
    public static string Mask(string text, params Secret[] secrets)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(secrets);
        using var known = new KnownSecrets();
        foreach (Secret secret in secrets)
        {
            known.Add(secret);
        }

        return SecretMask.Apply(text, known);
    }

    /// <summary>Zeroes the memory. The secret cannot be used afterwards.</summary>
    public void Dispose()
    {
        lock (_use)
        {
            Wipe();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Uses the bytes, which must not be kept after the call.</summary>
    internal delegate TResult Reader<out TResult>(ReadOnlySpan<byte> utf8);

    /// <summary>Calls a delegate with the bytes. Disposal waits for it.</summary>
    /// <exception cref="ObjectDisposedException">The secret has been wiped.</exception>
    internal TResult Use<TResult>(Reader<TResult> reader)
    {
        lock (_use)
        {
            ObjectDisposedException.ThrowIf(_wiped, this);
            TResult result = reader(_utf8);
            // The finalizer, which wipes, must not run during the call.
            GC.KeepAlive(this);
            return result;
        }
    }

    /// <summary>The secret as a string, which cannot be wiped: for headers only.</summary>
    internal string Reveal() => Use(Encoding.UTF8.GetString);

    private void Wipe()
    {
        _wiped = true;
        CryptographicOperations.ZeroMemory(_utf8);
    }
}
