using System.Text.Json;

namespace BlastFx.Sandbox.Streams;

/// <summary>
/// The protocol with one client: executes its commands one after the other, and lets its token expire. The first command must
/// be <c>connect</c>.
/// </summary>
internal sealed class StreamSession : IDisposable
{
    private readonly TicketOffice _tickets;
    private readonly Outbox _outbox;
    private readonly Traffic _traffic;
    private readonly SandboxStreamOptions _options;
    private readonly TimeProvider _clock;
    private readonly KeepAlive _keepAlive;
    private readonly TokenDeadline _deadline;
    private Ticket? _ticket;
    private bool _isUnusable;

    public StreamSession(TicketOffice tickets, ChannelDirectory channels, Outbox outbox, Traffic traffic, SandboxOptions options, Action<Disconnect> disconnect)
    {
        (_tickets, _outbox, _traffic, _options, _clock) = (tickets, outbox, traffic, options.Streams, options.Clock);
        _keepAlive = new KeepAlive(outbox, _options, _clock, disconnect);
        Subscriptions = new Subscriptions(channels, outbox, _options);
        _deadline = new TokenDeadline(options, disconnect);
    }

    public string ClientId { get; } = Guid.NewGuid().ToString();

    /// <summary>True if the client has sent a valid token.</summary>
    public bool IsConnected => _ticket is not null;

    public Subscriptions Subscriptions { get; }

    /// <summary>Begins to wait for the client's token.</summary>
    public void Start() => _deadline.Start();

    /// <summary>Executes a line of a message.</summary>
    /// <exception cref="DisconnectException">The client violates the protocol.</exception>
    public void Handle(JsonElement line)
    {
        var command = StreamCommand.Read(line);
        if (_isUnusable || (_ticket is null && command.Method != "connect"))
        {
            throw new DisconnectException(Disconnect.BadRequest);
        }

        if (command.IsPong)
        {
            _traffic.PassPong(_keepAlive);
            return;
        }

        try
        {
            _traffic.Pass(command, _outbox, Execute);
        }
        catch (CommandException failure)
        {
            // As at the exchange: a client whose token was rejected has to open another connection.
            _isUnusable = _ticket is null;
            _outbox.Send(StreamReply.Error(command.Id, failure.Error));
        }
    }

    public void Dispose()
    {
        _keepAlive.Dispose();
        _deadline.Dispose();
        Subscriptions.Close();
    }

    private void Execute(StreamCommand command)
    {
        switch (command.Method)
        {
            case "connect":
                Connect(command);
                break;
            case "subscribe":
                Subscriptions.Add(SubscribeRequest.Read(command), _ticket!);
                break;
            case "unsubscribe":
                Unsubscribe(command);
                break;
            case "refresh":
                Refresh(command);
                break;
            case "send":
                break;
            case "ping":
                throw new CommandException(StreamError.MethodNotFound);
            default:
                throw new CommandException(StreamError.NotAvailable);
        }
    }

    private void Connect(StreamCommand command)
    {
        if (_ticket is not null)
        {
            throw new DisconnectException(Disconnect.BadRequest);
        }

        Accept(_tickets.Check(command.Text("token")));
        Reply(command, json =>
        {
            if (_options.PingInterval > TimeSpan.Zero)
            {
                json.WriteNumber("ping"u8, (long)_options.PingInterval.TotalSeconds);
                json.WriteBoolean("pong"u8, _options.ExpectsPong);
            }
        });
        _keepAlive.Start();
    }

    private void Refresh(StreamCommand command)
    {
        string token = command.Text("token");
        Ticket ticket = token.Length == 0 ? throw new DisconnectException(Disconnect.BadRequest) : _tickets.Check(token);
        if (ticket.ProfileId != _ticket!.ProfileId)
        {
            throw new DisconnectException(Disconnect.InvalidToken);
        }

        Accept(ticket);
        Reply(command, static _ => { });
    }

    private void Unsubscribe(StreamCommand command)
    {
        string channel = command.Text("channel");
        if (channel.Length == 0)
        {
            throw new DisconnectException(Disconnect.BadRequest);
        }

        Subscriptions.Remove(channel);
        _outbox.Send(StreamReply.Result(command.Id, command.Method, static _ => { }));
    }

    private void Accept(Ticket ticket)
    {
        _ticket = ticket;
        _deadline.Extend(ticket);
    }

    private void Reply(StreamCommand command, Action<Utf8JsonWriter> writeMore) =>
        _outbox.Send(StreamReply.Result(command.Id, command.Method, json =>
        {
            json.WriteString("client"u8, ClientId);
            json.WriteString("version"u8, "sandbox"u8);
            json.WriteBoolean("expires"u8, true);
            json.WriteNumber("ttl"u8, _ticket!.ExpiresAt.ToUnixTimeSeconds() - _clock.GetUtcNow().ToUnixTimeSeconds());
            writeMore(json);
        }));
}
