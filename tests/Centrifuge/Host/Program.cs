using System.Globalization;
using System.Text.Json;
using BlastFx.Sandbox;

// The first argument is the lifetime of tokens in seconds. Each line of input is a command; its result is a line of JSON.
await using var exchange = SandboxExchange.Start(new SandboxOptions
{
    TokenLifetime = TimeSpan.FromSeconds(int.Parse(args[0], CultureInfo.InvariantCulture)),
    Streams = new SandboxStreamOptions { PingInterval = TimeSpan.FromSeconds(1), PongTimeout = TimeSpan.FromSeconds(5) },
});
Write(exchange.WebSocketUri);
while (await Console.In.ReadLineAsync() is { } line)
{
    Write(await ExecuteAsync(line.Split(' ')));
}

async Task<object?> ExecuteAsync(string[] command)
{
    SandboxStreams streams = exchange.Streams;
    switch (command)
    {
        case ["tokens"]:
            SandboxApiKey key = exchange.CreateApiKey(profileId: 13);
            return new { key.PublicJwt, key.PrivateJwt };
        case ["burst", var channel, var count]:
            await streams.BurstAsync(channel, int.Parse(count, CultureInfo.InvariantCulture));
            return null;
        case ["published", var channel]:
            return streams.Published(channel);
        case ["commands"]:
            return streams.Commands;
        case ["connections"]:
            return streams.ConnectionCount;
        case ["cut"]:
            streams.Cut();
            return null;
        case ["close", var code]:
            streams.Close(int.Parse(code, CultureInfo.InvariantCulture), "by the test");
            return null;
        case ["unsubscribe", var channel, var code]:
            streams.Unsubscribe(channel, int.Parse(code, CultureInfo.InvariantCulture), "by the test");
            return null;
        case ["lose", var channel]:
            streams.LoseHistory(channel);
            return null;
        default:
            throw new ArgumentException($"'{string.Join(' ', command)}' is not a command.");
    }
}

static void Write(object? result) => Console.WriteLine(JsonSerializer.Serialize(result));
