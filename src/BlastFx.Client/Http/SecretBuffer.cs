using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace BlastFx.Http;

/// <summary>Collects bytes that can hold secrets: what it grows out of, and what it holds when it is disposed of, is zeroed.</summary>
internal sealed class SecretBuffer(int capacity) : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = new byte[capacity];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Zeroes bytes that are no longer needed.</summary>
    public static void Wipe(ReadOnlyMemory<byte> bytes) =>
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(bytes).Span);

    /// <summary>Hands the bytes over: whoever takes them wipes them.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        ReadOnlyMemory<byte> taken = _bytes.AsMemory(0, _length);
        _bytes = [];
        _length = 0;
        return taken;
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int needed = Math.Max(1, sizeHint);
        if (_bytes.Length - _length < needed)
        {
            byte[] larger = new byte[Math.Max(_length + needed, 2 * _bytes.Length)];
            Written.CopyTo(larger);
            CryptographicOperations.ZeroMemory(_bytes);
            _bytes = larger;
        }

        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);
}
