using BlastFx.Sandbox.Tests.Support;

namespace BlastFx.Sandbox.Tests.Streams;

/// <summary>The page <c>docs/sandbox.md</c>: its example, and the members that it names.</summary>
public sealed class DocumentationTests
{
    private static readonly string s_page = File.ReadAllText(Checkout.PathOf("docs", "sandbox.md"));

    [Fact]
    public async Task The_example_is_this_test()
    {
        var clock = new TestClock();

        await using var exchange = SandboxExchange.Start(new SandboxOptions
        {
            Clock = clock,
            Streams = new SandboxStreamOptions { PingInterval = TimeSpan.Zero },
        });
        Uri address = exchange.WebSocketUri;
        string token = exchange.CreateApiKey(profileId: 13).PrivateJwt;

        Assert.Equal(exchange.Port, address.Port);
        await using StreamClient client = await StreamClient.ConnectAsync(exchange, token);
        await client.SubscribeAsync("trade:BTC-USD");
        exchange.Streams.Skip("trade:BTC-USD");
        await exchange.Streams.BurstAsync("trade:BTC-USD", 100);
        exchange.Streams.Cut();

        IReadOnlyList<SandboxPublication> published = exchange.Streams.Published("trade:BTC-USD");

        Assert.Equal(100, published.Count);
        string source = await File.ReadAllTextAsync(Checkout.PathOf("tests", "BlastFx.Sandbox.Tests", "Streams", "DocumentationTests.cs"));
        string example = s_page.Split("```csharp\n")[1].Split("```")[0];
        Assert.All(
            example.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)),
            line => Assert.Contains($"        {line}\n", source, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_option_and_every_fault_is_documented()
    {
        IEnumerable<string> members = typeof(SandboxStreamOptions).GetProperties().Select(option => option.Name)
            .Concat(typeof(SandboxStreams).GetMembers().Where(member => member.DeclaringType == typeof(SandboxStreams)).Select(member => member.Name))
            .Where(name => !name.Contains('_', StringComparison.Ordinal));

        Assert.All(members, name => Assert.Matches($@"`[^`]*\b{name}\b", s_page));
    }
}
