using System.Buffers;
using System.Security.Cryptography;

namespace BlastFx.Authentication;

/// <summary>
/// Bytes that hold secrets. They are in pinned memory, of which the garbage collector leaves no copies behind, and are wiped
/// on disposal, as is each buffer that became too small.
/// </summary>
internal sealed class SecretBuffer : IBufferWriter<byte>, IDisposable
{
    private const int Smallest = 256;

    private byte[] _bytes;
    private int _length;

    /// <param name="capacity">How many bytes there is room for at first.</param>
    public SecretBuffer(int capacity) => _bytes = Allocate(capacity);

    /// <summary>The bytes written; valid until the next write or disposal.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>A buffer with a copy of some bytes; the caller wipes its own.</summary>
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
        MakeRoom(sizeHint);
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Wipes the bytes.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _length = 0;
    }

    private void MakeRoom(int more)
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

    private static byte[] Allocate(int capacity) => GC.AllocateUninitializedArray<byte>(Math.Max(capacity, Smallest), pinned: true);
}
