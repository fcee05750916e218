using System.Net.WebSockets;
using System.Text;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Streams;

namespace BlastFx.Sandbox;

/// <summary>
/// The WebSocket streams of an embedded exchange: who is connected, what was published, and what can go wrong. What is done to
/// connections is done to those that are open.
/// </summary>
public sealed class SandboxStreams
{
    // Few enough that they do not fill a queue.
    private const int PublicationsPerCheck = 64;

    private readonly StreamServer _server;
    private readonly ChannelDirectory _channels;
    private readonly Traffic _traffic;

    internal SandboxStreams(StreamServer server, ChannelDirectory channels, Traffic traffic)
    {
        (_server, _channels, _traffic) = (server, channels, traffic);
    }

    /// <summary>The number of clients whose token was accepted.</summary>
    public int ConnectionCount => _server.Connections.Count(static connection => connection.Session.IsConnected);

    /// <summary>The number of subscriptions of all clients.</summary>
    public int SubscriptionCount => _server.Connections.Sum(static connection => connection.Session.Subscriptions.Count);

    /// <summary>The latest commands of all clients, oldest first, up to <see cref="SandboxOptions.RequestLogLimit"/>.</summary>
    public IReadOnlyList<SandboxStreamCommand> Commands => _traffic.Commands;

    /// <summary>The faults of the next commands. For those of the handshake, use <see cref="SandboxExchange.Faults"/> with the path <c>/ws</c>.</summary>
    public SandboxStreamFaults Faults => _traffic.Faults;

    /// <summary>The delay of each frame to a client, by the exchange's clock; zero for none.</summary>
    public TimeSpan Delay
    {
        get => _traffic.Delay;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            _traffic.Delay = value;
        }
    }

    /// <summary>Gets the number of subscriptions to a channel.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <returns>The number of subscriptions.</returns>
    /// <exception cref="ArgumentException">The exchange has no such channel.</exception>
    public int CountSubscribers(string channel) => Find(channel).Channel.SubscriberCount;

    /// <summary>Gets the latest publications of a channel, oldest first, with those that no client received.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <returns>The publications since the channel was first used, up to <see cref="SandboxStreamOptions.PublicationLimit"/>.</returns>
    /// <exception cref="ArgumentException">The exchange has no such channel.</exception>
    public IReadOnlyList<SandboxPublication> Published(string channel) =>
        [.. Find(channel).Channel.Published.Select(static publication => new SandboxPublication(publication.Offset, Encoding.UTF8.GetString(publication.Data.Span)))];

    /// <summary>Publishes data in a channel, whatever it is.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="json">The JSON text of the data. It is sent unchanged.</param>
    /// <returns>The offset of the publication; 0 if the channel has no history.</returns>
    /// <exception cref="ArgumentException">The exchange has no such channel, or the text is not JSON.</exception>
    public long Publish(string channel, string json) =>
        Find(channel).Publish(Encoding.UTF8.GetBytes(JsonText.Checked(json, nameof(json)))) ?? 0;

    /// <summary>
    /// Publishes messages at once, with which reads agree: new trades, new sizes of the order book, the prices of a market or the
    /// values of an account. The added trades count in no candle. Waits for clients that read more slowly.
    /// </summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="count">The number of publications.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that completes when all are published.</returns>
    /// <exception cref="ArgumentException">The exchange has no such channel.</exception>
    public async Task BurstAsync(string channel, long count, CancellationToken cancellationToken = default)
    {
        ChannelSource source = Find(channel);
        for (long number = 0; number < count; number++)
        {
            source.PublishExtra();
            if (number % PublicationsPerCheck == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.WhenAll(_server.Connections.Select(connection => connection.Outbox.WaitUntilLightAsync(cancellationToken))).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Loses the next publications of a channel on their way to clients. The history has them.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="count">The number of publications.</param>
    public void Skip(string channel, int count = 1) => SetFaults(channel, count, faults => faults.Skips += count);

    /// <summary>Sends each of the next publications of a channel twice.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="count">The number of publications.</param>
    public void Repeat(string channel, int count = 1) => SetFaults(channel, count, faults => faults.Repeats += count);

    /// <summary>Sends the next publication of a channel after the one that follows it.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="count">The number of times.</param>
    public void Swap(string channel, int count = 1) => SetFaults(channel, count, faults => faults.Swaps += count);

    /// <summary>Forgets the history of a channel and begins a new epoch, like an exchange that was restarted. Usually followed by <see cref="Cut"/>.</summary>
    /// <param name="channel">The name of the channel.</param>
    public void LoseHistory(string channel) => Find(channel).Channel.LoseHistory();

    /// <summary>Cuts the connections like a network that fails: without a close frame.</summary>
    public void Cut() => ForEach(static connection => connection.Cut());

    /// <summary>Sends nothing more on the connections, not even pings, until <see cref="Resume"/>.</summary>
    public void Stall() => ForEach(static connection => connection.Outbox.Gate.Close());

    /// <summary>Sends again on stalled connections, first what has queued up.</summary>
    public void Resume() => ForEach(static connection => connection.Outbox.Gate.Open());

    /// <summary>Closes the connections with a close frame.</summary>
    /// <param name="code">The code. Clients do not reconnect after 3500 to 3999 and 4500 to 4999.</param>
    /// <param name="reason">The reason.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code is not one of a close frame.</exception>
    public void Close(int code, string reason)
    {
        CheckCloseCode(code);
        ForEach(connection =>
        {
            connection.Outbox.Gate.Open();
            connection.Close(new Disconnect(code, reason));
        });
    }

    /// <summary>Sends the message that the connection ends, and then closes it.</summary>
    /// <param name="code">The code.</param>
    /// <param name="reason">The reason.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code is not one of a close frame.</exception>
    public void Disconnect(int code, string reason)
    {
        CheckCloseCode(code);
        ForEach(connection => connection.Outbox.Send(StreamReply.Disconnect(code, reason)));
        Close(code, reason);
    }

    /// <summary>Ends the subscriptions to a channel, with a message to their clients.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="code">The code: from 2500 on, clients subscribe again.</param>
    /// <param name="reason">The reason.</param>
    public void Unsubscribe(string channel, int code, string reason) => ForEach(connection =>
    {
        if (connection.Session.Subscriptions.Remove(channel))
        {
            connection.Outbox.Send(StreamReply.Unsubscribe(channel, code, reason));
        }
    });

    /// <summary>Sends a text message, whatever it is.</summary>
    /// <param name="text">The text.</param>
    public void SendText(string text) => SendFrame(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    /// <summary>Sends a frame, whatever it is.</summary>
    /// <param name="bytes">The content, which need not be valid UTF-8.</param>
    /// <param name="type">The type.</param>
    /// <param name="endOfMessage">False if the message is to go on.</param>
    public void SendFrame(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool endOfMessage = true) =>
        ForEach(connection => connection.Outbox.Send(new Parcel.Frame(bytes, type, endOfMessage)));

    /// <summary>Sends bytes that need not be a frame, such as half of one.</summary>
    /// <param name="bytes">The bytes.</param>
    public void SendBytes(ReadOnlyMemory<byte> bytes) => ForEach(connection => connection.Outbox.Send(new Parcel.Raw(bytes)));

    internal static void CheckCloseCode(int code)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 1_000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 4_999);
    }

    private void ForEach(Action<StreamConnection> action)
    {
        foreach (StreamConnection connection in _server.Connections)
        {
            action(connection);
        }
    }

    private void SetFaults(string channel, int count, Action<DeliveryFaults> change)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Find(channel).Channel.SetFaults(change);
    }

    private ChannelSource Find(string channel)
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
        return _channels.Find(channel) ?? throw new ArgumentException($"There is no channel '{channel}'.", nameof(channel));
    }
}

/// <summary>A publication of a channel.</summary>
/// <param name="Offset">Its number in the channel; 0 if the channel has no history.</param>
/// <param name="Data">The JSON text of the data.</param>
public sealed record SandboxPublication(long Offset, string Data);

/// <summary>A command of a client.</summary>
/// <param name="Method">The method; <c>pong</c> for the response to a ping.</param>
/// <param name="Channel">The channel; empty if the method has none.</param>
/// <param name="Recovers">True if the client asks for what it has missed.</param>
public sealed record SandboxStreamCommand(string Method, string Channel, bool Recovers);
