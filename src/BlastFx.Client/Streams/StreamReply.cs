using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace BlastFx.Streams;

/// <summary>An error of a command.</summary>
/// <param name="Code">The code of the protocol.</param>
/// <param name="Message">The exchange's text, secrets masked.</param>
/// <param name="Temporary">True if the command can succeed later.</param>
internal sealed record StreamError(int Code, string Message, bool Temporary)
{
    public const int TokenExpired = 109;
    public const int AlreadySubscribed = 105;
    public const int UnrecoverablePosition = 112;

    /// <summary>Codes below are failures inside the exchange or on the way to it.</summary>
    private const int FirstPermanentCode = 100;

    public bool MayPass => Temporary || Code < FirstPermanentCode;
}

/// <summary>A message of a channel as it was received.</summary>
/// <param name="Data">The JSON of its data.</param>
/// <param name="Offset">Its number in the channel's history; null without history.</param>
internal readonly record struct StreamPublication(ReadOnlyMemory<byte> Data, long? Offset);

/// <summary>The reply to a command, or a push that is not a publication.</summary>
internal sealed class StreamReply
{
    /// <summary>The id of the command.</summary>
    public int Id { get; init; }

    public StreamError? Error { get; init; }

    /// <summary>The interval of the exchange's pings; null if it sends none.</summary>
    public TimeSpan? Ping { get; init; }

    /// <summary>True if pings must be responded to.</summary>
    public bool Pong { get; init; }

    /// <summary>The time until the connection's token expires; null if it does not.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>The place in the channel's history up to which everything was sent; null if the channel has no history.</summary>
    public StreamPosition? Position { get; init; }

    /// <summary>True if all messages after the position of the command are in <see cref="Publications"/>.</summary>
    public bool Recovered { get; init; }

    /// <summary>The snapshot; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    public IReadOnlyList<StreamPublication> Publications { get; init; } = [];

    /// <summary>Reads a reply.</summary>
    /// <exception cref="JsonException">A member has the wrong type.</exception>
    public static StreamReply Read(JsonElement message, Func<string, string> mask)
    {
        try
        {
            JsonElement result = Member(message, "connect") ?? Member(message, "subscribe") ?? Member(message, "refresh") ?? Member(message, "unsubscribe") ?? default;
            bool hasHistory = Flag(result, "recoverable") || Flag(result, "positioned");
            return new StreamReply
            {
                Id = Member(message, "id")?.GetInt32() ?? 0,
                Error = Member(message, "error") is { } error ? ReadError(error, mask) : null,
                Ping = Seconds(result, "ping"),
                Pong = Flag(result, "pong"),
                Ttl = Flag(result, "expires") ? Seconds(result, "ttl") : null,
                Position = hasHistory ? new StreamPosition(Member(result, "epoch")?.GetString() ?? "", Member(result, "offset")?.GetInt64() ?? 0) : null,
                Recovered = Flag(result, "recovered"),
                Data = Member(result, "data") is { } data ? Utf8(data) : default,
                Publications = Member(result, "publications") is { } publications ? [.. publications.EnumerateArray().Select(ReadPublication)] : [],
            };
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException or OverflowException)
        {
            throw new JsonException("A member of a reply has the wrong type.", wrong);
        }
    }

    public static StreamPublication ReadPublication(JsonElement publication) =>
        new(Member(publication, "data") is { } data ? Utf8(data) : default, Member(publication, "offset")?.GetInt64());

    /// <summary>A member of an object; null if it is absent or null.</summary>
    public static JsonElement? Member(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static StreamError ReadError(JsonElement error, Func<string, string> mask) =>
        new(Member(error, "code")?.GetInt32() ?? 0, mask(Member(error, "message")?.GetString() ?? ""), Flag(error, "temporary"));

    private static bool Flag(JsonElement from, string name) => Member(from, name)?.GetBoolean() ?? false;

    [SuppressMessage("ApiDesign", "RS0030", Justification = "A duration.")]
    private static TimeSpan? Seconds(JsonElement from, string name) =>
        Member(from, name)?.GetDouble() is { } seconds and > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)) : null;

    private static byte[] Utf8(JsonElement value) => System.Text.Encoding.UTF8.GetBytes(value.GetRawText());
}
