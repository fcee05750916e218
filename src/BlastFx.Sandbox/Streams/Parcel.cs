using System.Net.WebSockets;

namespace BlastFx.Sandbox.Streams;

/// <summary>What is sent to a client.</summary>
internal abstract record Parcel
{
    public virtual int Length => 0;

    /// <summary>A JSON message. Several can share a frame.</summary>
    internal sealed record Message(ReadOnlyMemory<byte> Text) : Parcel
    {
        public override int Length => Text.Length;
    }

    /// <summary>A frame, of any content.</summary>
    internal sealed record Frame(ReadOnlyMemory<byte> Bytes, WebSocketMessageType Type, bool IsLast) : Parcel;

    /// <summary>Bytes that need not be a frame.</summary>
    internal sealed record Raw(ReadOnlyMemory<byte> Bytes) : Parcel;

    /// <summary>The close frame, which is the last.</summary>
    internal sealed record Close(Disconnect Disconnect) : Parcel;
}
