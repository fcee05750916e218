using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace BlastFx.Sandbox.Streams;

/// <summary>Sends messages to a client in the order they were given, several in one frame if they have queued up.</summary>
internal sealed class Outbox(WebSocket socket, Stream stream, SandboxOptions options, Traffic traffic)
{
    private const int MaxFrameLength = 64 * 1024;
    private const int HeavyBytes = 1024 * 1024;

    private readonly Channel<Parcel> _parcels = Channel.CreateUnbounded<Parcel>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ArrayBufferWriter<byte> _frame = new(MaxFrameLength);
    private readonly Gate _light = new();
    private long _queuedBytes;

    /// <summary>Raised if the client reads too slowly.</summary>
    public event Action? Overflowed;

    /// <summary>Closed while nothing is to be sent.</summary>
    public Gate Gate { get; } = new();

    public void Send(ReadOnlyMemory<byte> message) => Send(new Parcel.Message(message));

    /// <summary>Queues a parcel. After a close frame all others are discarded.</summary>
    public void Send(Parcel parcel)
    {
        if (!_parcels.Writer.TryWrite(parcel))
        {
            return;
        }

        if (Interlocked.Add(ref _queuedBytes, parcel.Length) > options.Streams.MaxQueuedBytes)
        {
            Overflowed?.Invoke();
        }

        if (parcel is Parcel.Close)
        {
            _parcels.Writer.TryComplete();
        }
    }

    /// <summary>Waits until so little is queued that a lot can be sent, or the connection has ended.</summary>
    public Task WaitUntilLightAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Read(ref _queuedBytes) <= HeavyBytes)
        {
            return Task.CompletedTask;
        }

        _light.Close();

        // It can have become light before the gate was closed.
        OpenIfLight();
        return _light.PassAsync(cancellationToken);
    }

    /// <summary>Sends until the close frame is sent or the connection ends.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _parcels.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                await PauseAsync(cancellationToken).ConfigureAwait(false);
                if (_parcels.Reader.TryRead(out Parcel? parcel))
                {
                    await SendNowAsync(parcel, cancellationToken).ConfigureAwait(false);
                    OpenIfLight();
                }
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The connection has ended: the reader learns it too.
            _parcels.Writer.TryComplete();
        }

        Interlocked.Exchange(ref _queuedBytes, 0);
        _light.Open();
    }

    private async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        if (traffic.Delay is { Ticks: > 0 } delay)
        {
            await Task.Delay(delay, options.Clock, cancellationToken).ConfigureAwait(false);
        }

        await Gate.PassAsync(cancellationToken).ConfigureAwait(false);
    }

    private void OpenIfLight()
    {
        if (Interlocked.Read(ref _queuedBytes) <= HeavyBytes)
        {
            _light.Open();
        }
    }

    private async ValueTask SendNowAsync(Parcel parcel, CancellationToken cancellationToken)
    {
        switch (parcel)
        {
            case Parcel.Message message:
                Collect(message);
                await socket.SendAsync(_frame.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
                break;
            case Parcel.Frame frame:
                await socket.SendAsync(frame.Bytes, frame.Type, frame.IsLast, cancellationToken).ConfigureAwait(false);
                break;
            case Parcel.Raw raw:
                await stream.WriteAsync(raw.Bytes, cancellationToken).ConfigureAwait(false);
                break;
            case Parcel.Close { Disconnect: var (code, reason) }:
                await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw new InvalidOperationException($"{parcel} cannot be sent.");
        }
    }

    /// <summary>Collects a message and those queued after it into one frame.</summary>
    private void Collect(Parcel.Message message)
    {
        _frame.ResetWrittenCount();
        Append(message);
        for (int count = 1; count < options.Streams.MaxMessagesPerFrame && _frame.WrittenCount < MaxFrameLength; count++)
        {
            if (!_parcels.Reader.TryPeek(out Parcel? next) || next is not Parcel.Message more)
            {
                return;
            }

            _parcels.Reader.TryRead(out _);
            _frame.Write("\n"u8);
            Append(more);
        }
    }

    private void Append(Parcel.Message message)
    {
        _frame.Write(message.Text.Span);
        Interlocked.Add(ref _queuedBytes, -message.Length);
    }
}
