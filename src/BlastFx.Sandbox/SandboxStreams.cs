using System.Text;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Streams;

namespace BlastFx.Sandbox;

/// <summary>The WebSocket streams of an embedded exchange: who is connected, and what was published.</summary>
public sealed class SandboxStreams
{
    private readonly StreamServer _server;
    private readonly ChannelDirectory _channels;

    internal SandboxStreams(StreamServer server, ChannelDirectory channels)
    {
        (_server, _channels) = (server, channels);
    }

    /// <summary>The number of clients whose token was accepted.</summary>
    public int ConnectionCount => _server.Connections.Count(static connection => connection.Session.IsConnected);

    /// <summary>The number of subscriptions of all clients.</summary>
    public int SubscriptionCount => _server.Connections.Sum(static connection => connection.Session.Subscriptions.Count);

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

    /// <summary>Cuts all connections like a network that fails: without a close frame.</summary>
    public void Cut()
    {
        foreach (StreamConnection connection in _server.Connections)
        {
            connection.Cut();
        }
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
