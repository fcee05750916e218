using BlastFx.Tests.Support;

namespace BlastFx.Tests.Documentation;

/// <summary>The C# examples of <c>docs/client.md</c>, compiled and run on a sandbox.</summary>
public sealed class ClientExampleTests : IDisposable
{
    private const string Usings = "global using System; global using System.Threading; global using System.Threading.Tasks; global using System.Collections.Generic;\n";

    private readonly Engine _engine = new();

    public ClientExampleTests() => _engine.Run(
        """
        $exchange = Start-BfxSandbox -PassThru
        Connect-Bfx -ApiKeyFile $exchange.ApiKeyFile -BaseUri $exchange.BaseUri
        $options = [BlastFx.SessionOptions]::new()
        [BlastFx.SessionOptions].GetProperty('BaseUri').SetValue($options, $exchange.BaseUri)
        $examples | ForEach-Object {
            Add-Type -TypeDefinition ($usings + $_) -ReferencedAssemblies ([BlastFx.SessionOptions].Assembly.Location) -CompilerOptions '-nowarn:CS1701'
        }
        """,
        ("usings", Usings),
        ("examples", Pages.CodeBlocks("docs/client.md", "csharp"))).ThrowIfFailed();

    public void Dispose()
    {
        _engine.Run("Stop-BfxSandbox $exchange");
        _engine.Dispose();
    }

    [Fact]
    public void It_adds_up_the_fees_of_the_account() => Assert.Equal(
        $"{_engine.Run("$fees = 0d; Get-BfxFill -Since 7d | ForEach-Object { $fees += $_.Fee }; \"Account 13 paid $fees in fees.\"").Single}",
        Report("$exchange.ApiKeyFile"));

    [Fact]
    public void It_returns_the_error_of_a_missing_file() => Assert.StartsWith("Bfx.KeyFile: ", Report("'no-such-file.json'"), StringComparison.Ordinal);

    [Fact]
    public void It_places_an_order_that_the_exchange_accepts()
    {
        string id = $"{_engine.Run("[LimitOrder]::PlaceAsync((Get-BfxSession), 'ETH-USD', 0.5d, [System.Threading.CancellationToken]::None).GetAwaiter().GetResult().OrderId").Single}";

        Assert.Equal("open long 0.5", $"{_engine.Run("$order = Get-BfxOrder -OrderId $id; \"$($order.Status) $($order.Side) $($order.InitialSize)\"", ("id", id)).Single}");
    }

    [Fact]
    public void It_waits_for_a_trade_at_a_price() => Assert.Equal(
        "BTC-USD True",
        $"{_engine.Run("$trade = [PriceAlert]::WaitAsync((Get-BfxSession), 'BTC-USD', 1000d, [System.Threading.CancellationToken]::None).GetAwaiter().GetResult(); \"$($trade.MarketId) $($trade.Price -ge 1000)\"").Single}");

    private string Report(string file) => $"{_engine.Run($"[FeeReport]::CreateAsync($options, {file}).GetAwaiter().GetResult()").Single}";
}
