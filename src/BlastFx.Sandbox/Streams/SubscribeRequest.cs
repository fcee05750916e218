namespace BlastFx.Sandbox.Streams;

/// <summary>A command to subscribe to a channel.</summary>
/// <param name="Id">The id of the command.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Recover">The position after which publications are to be recovered; null if none.</param>
/// <param name="RejectsUnrecovered">True if the subscription is to fail without recovery.</param>
internal sealed record SubscribeRequest(long Id, string Channel, StreamPosition? Recover, bool RejectsUnrecovered)
{
    private const int MaxChannelLength = 255;
    private const long RejectUnrecovered = 2;

    /// <summary>Reads the command.</summary>
    /// <exception cref="DisconnectException">It is malformed, or has no channel.</exception>
    /// <exception cref="CommandException">The channel's name is too long.</exception>
    public static SubscribeRequest Read(StreamCommand command)
    {
        string channel = command.Text("channel");
        bool recover = command.Flag("recover");
        var position = new StreamPosition(command.Text("epoch"), command.Integer("offset"));
        bool rejects = (command.Integer("flag") & RejectUnrecovered) != 0;
        return channel.Length switch
        {
            0 => throw new DisconnectException(Disconnect.BadRequest),
            > MaxChannelLength => throw new CommandException(StreamError.BadRequest),
            _ => new SubscribeRequest(command.Id, channel, recover ? position : null, rejects),
        };
    }
}
