using System.Buffers;
using System.Security.Cryptography;

namespace BlastFx.Authentication;

/// <summary>
/// A buffer for secrets in pinned memory, which the garbage collector does not copy. It is wiped on disposal, as is each
/// buffer that it outgrows.
/// </summary>
internal sealed class SecretBuffer : IBufferWriter<byte>, IDisposable
{
    private const int MinCapacity = 256;

    private byte[] _bytes;
    private int _length;

    /// <param name="capacity">The initial capacity in bytes.</param>
    public SecretBuffer(int capacity) => _bytes = Allocate(capacity);

    /// <summary>The written bytes, valid until the next write or disposal.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>Creates a buffer with a copy of bytes, which the caller wipes.</summary>
    public static SecretBuffer CopyOf(ReadOnlySpan<byte> bytes)
    {
        var copy = new SecretBuffer(bytes.Length);
        copy.Write(bytes);
        return copy;
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureCapacity(sizeHint);
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Removes the bytes from the buffer. The caller wipes them.</summary>
    public Memory<byte> Take()
    {
        Memory<byte> taken = _bytes.AsMemory(0, _length);
        _bytes = [];
        _length = 0;
        return taken;
    }

    /// <summary>Wipes the bytes.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _length = 0;
    }

    private void EnsureCapacity(int more)
    {
        int needed = _length + Math.Max(more, 1);
        if (needed <= _bytes.Length)
        {
            return;
        }

        byte[] larger = Allocate(Math.Max(needed, 2 * _bytes.Length));
        Span.CopyTo(larger);
        CryptographicOperations.ZeroMemory(_bytes);
        _bytes = larger;
    }

    private static byte[] Allocate(int capacity) => GC.AllocateUninitializedArray<byte>(Math.Max(capacity, MinCapacity), pinned: true);
}
