using System.Text.Json;

namespace BlastFx.Sandbox.Streams;

/// <summary>A command of a client: its id, and its method with the parameters. A command without a method is a pong.</summary>
internal readonly record struct StreamCommand(long Id, string Method, JsonElement Parameters)
{
    /// <summary>The methods of the protocol, in the order in which the first of several counts.</summary>
    private static readonly string[] s_methods =
        ["connect", "ping", "subscribe", "unsubscribe", "publish", "presence", "presence_stats", "history", "rpc", "send", "refresh", "sub_refresh"];

    public bool IsPong => Id == 0 && Method != "send";

    /// <summary>Reads a command.</summary>
    /// <exception cref="DisconnectException">It is not a command of the protocol.</exception>
    public static StreamCommand Read(JsonElement command)
    {
        if (command.ValueKind != JsonValueKind.Object)
        {
            throw new DisconnectException(Disconnect.BadRequest);
        }

        long id = Integer(command, "id");
        foreach (string method in s_methods)
        {
            if (command.TryGetProperty(method, out JsonElement parameters) && parameters.ValueKind != JsonValueKind.Null)
            {
                return new StreamCommand(id, method, parameters);
            }
        }

        return id == 0 ? new StreamCommand(0, "", default) : throw new DisconnectException(Disconnect.BadRequest);
    }

    /// <summary>A string parameter; empty if it is absent.</summary>
    /// <exception cref="DisconnectException">It is not a string.</exception>
    public string Text(string name) => Find(Parameters, name) is not { } value ? ""
        : value.ValueKind == JsonValueKind.String ? value.GetString()!
        : throw new DisconnectException(Disconnect.BadRequest);

    /// <summary>A number parameter; 0 if it is absent.</summary>
    /// <exception cref="DisconnectException">It is not an integer from 0.</exception>
    public long Integer(string name) => Integer(Parameters, name);

    /// <summary>A boolean parameter; false if it is absent.</summary>
    /// <exception cref="DisconnectException">It is not a boolean.</exception>
    public bool Flag(string name) => Find(Parameters, name) is { } value
        && (value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw new DisconnectException(Disconnect.BadRequest));

    private static long Integer(JsonElement parameters, string name) => Find(parameters, name) is not { } value ? 0
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0 ? number
        : throw new DisconnectException(Disconnect.BadRequest);

    private static JsonElement? Find(JsonElement parameters, string name) =>
        parameters.ValueKind != JsonValueKind.Object ? throw new DisconnectException(Disconnect.BadRequest)
        : parameters.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value
        : null;
}
