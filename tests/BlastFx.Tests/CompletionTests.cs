using System.Collections;
using System.Globalization;
using System.Management.Automation.Language;
using System.Text;
using System.Text.Json;
using BlastFx.Tests.Support;
using CsCheck;

namespace BlastFx.Tests;

/// <summary>A completion is one argument with the value that is shown, whatever its source.</summary>
[Collection(SerialTests.Name)]
public sealed class CompletionTests : IDisposable
{
    private const string Slot = "BfxTestVaults";

    /// <summary>Characters of PowerShell's syntax, and others.</summary>
    private static readonly string[] s_parts =
    [
        "'", "\u2018", "\u2019", "\u201a", "\u201b", "\"", "\u201c", "\u201d", "\u201e", "$", "$(", ")", "`", "\n", "\r", "\u001b", ";", "|", "&", "-", "\u2013",
        "\u2014", "@", "#", "~", " ", "\u00a0", "\t", "(", "{", "}", "[", "]", "<", ">", ",", "*", "?", "%", "!", "=", "+", ":", "/", "\\", ".", "\u202e", "\u200b",
        "\u0085", "\u2028", "\u5e01", "\u00e9", "\ud83d\udca5", "0", "1", "7d", "0x1f", "1e5", "a", "B", "--%", "-eq", "$x", "Set-Content",
    ];

    [Fact]
    public void The_500_orders_read_last_are_remembered_and_invalid_ids_are_not()
    {
        IEnumerable<string> ids = _engine.Run(
            """
            $orders = [System.Activator]::CreateInstance([BlastFx.Commands.BfxCommand].Assembly.GetType('BlastFx.Connections.KnownOrders'), $true)
            0..599 | & { process { $orders.Add("BTC-USD@$_", $null) } }
            'BTC-USD@599', 'BTC-USD@1;exit', 'BTC-USD', '@', [nullstring]::Value, 'A@B@C' | & { process { $orders.Add($_, $null) } }
            $orders.Ids
            """).ThrowIfFailed().Output.Select(id => $"{id}");

        Assert.Equal(Enumerable.Range(100, 500).Reverse().Select(number => $"BTC-USD@{number}"), ids);
    }

    private static readonly Gen<string[]> s_names =
        Gen.Int[0, s_parts.Length - 1].Select(part => s_parts[part]).Array[1, 5].Select(string.Concat).Array[60].Select(names => names.Distinct(StringComparer.OrdinalIgnoreCase).ToArray());

    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();
    private readonly Hashtable _vault = Hashtable.Synchronized(new Hashtable(StringComparer.OrdinalIgnoreCase));
    private readonly Hashtable _vaults;

    public CompletionTests()
    {
        _vaults = Hashtable.Synchronized(new Hashtable(StringComparer.OrdinalIgnoreCase) { ["First"] = _vault });
        AppDomain.CurrentDomain.SetData(Slot, _vaults);
        _engine.Run($"Import-Module '{Checkout.PathOf("tests", "Shared", "Microsoft.PowerShell.SecretManagement")}'").ThrowIfFailed();
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.SetData(Slot, null);
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void Any_name_is_completed_to_one_string_of_its_value_in_the_quotes_that_were_typed() => s_names.Sample(
        names =>
        {
            _vault.Clear();
            foreach (string name in names)
            {
                _vault[name] = "";
            }

            foreach (string quote in new[] { "", "'", "\"", "\u2019", "\u201e" })
            {
                string[] values = [.. Complete($"Connect-Bfx -SecretName {quote}").Select(offer =>
                {
                    (string value, char opening) = Argument(offer.Line);
                    Assert.Equal(offer.ListItemText, value);
                    Assert.DoesNotContain(offer.ListItemText + offer.ToolTip, char.IsControl);
                    Assert.True(quote.Length == 0 || opening == (quote is "'" or "\u2019" ? '\'' : '"'), offer.Line);
                    return value;
                })];

                Assert.Equal(names.Where(IsVisible).Order(StringComparer.Ordinal), values.Order(StringComparer.Ordinal));
            }
        },
        iter: Effort.Of(12),
        threads: 1);

    [Theory]
    [InlineData("Connect-Bfx -SecretName 'it''s", "'it''s mine'")]
    [InlineData("Connect-Bfx -SecretName it", "'it''s mine'")]
    [InlineData("Connect-Bfx -SecretName \"5 `$", "\"5 `$ a ``day\"")]
    [InlineData("Connect-Bfx -SecretName PLAIN", "plain")]
    [InlineData("Connect-Bfx -SecretName 'plain'", "'plain'")]
    [InlineData("Save-BfxSecret PL", "plain")]
    [InlineData("Connect-Bfx -Vault F", "First")]
    [InlineData("Save-BfxSecret x -Vault ''", "'First'")]
    [InlineData("Connect-Bfx -Vault Second -SecretName ", "other")]
    public void The_typed_text_is_parsed_as_PowerShell_parses_it(string line, string offered)
    {
        _vault["it's mine"] = _vault["5 $ a `day"] = _vault["plain"] = "";
        _vaults["Second"] = new Hashtable { ["other"] = "" };

        Assert.Contains(offered, Complete(line).Select(offer => offer.CompletionText));
    }

    [Fact]
    public void A_failing_vault_gives_no_names_and_no_error()
    {
        _vaults[""] = "The vault is locked.";

        Assert.DoesNotContain(Complete("Connect-Bfx -Vault "), offer => offer.CompletionText.Contains("First", StringComparison.Ordinal));
        Assert.Empty(_engine.Run("$Error").Output);
    }

    [Fact]
    public void A_slow_vault_does_not_block_the_prompt()
    {
        using var release = new ManualResetEventSlim();
        try
        {
            // The fake vault reads this table, which blocks until the test releases it.
            AppDomain.CurrentDomain.SetData(Slot, new HeldUp(release));

            Assert.DoesNotContain(Complete("Connect-Bfx -SecretName "), offer => offer.CompletionText == "plain");
        }
        finally
        {
            release.Set();
        }
    }

    [Theory]
    [InlineData("ETH-USD$(Set-Content pwned x)")]
    [InlineData("ETH-USD;exit")]
    [InlineData("ETH'USD")]
    [InlineData("ETH\u2019USD")]
    [InlineData("\u201cETH")]
    [InlineData("ETH`n")]
    [InlineData("ETH\nUSD")]
    [InlineData("ETH\u001b[2J")]
    [InlineData("ETH USD")]
    [InlineData("ETH|USD")]
    [InlineData("@ETH")]
    [InlineData("#ETH")]
    [InlineData("~ETH")]
    [InlineData("ETH\u202eUSD")]
    [InlineData("")]
    public void An_invalid_market_id_of_the_exchange_is_not_completed(string id)
    {
        _sandbox.Respond("/markets", 200, Markets("ETH-USD", id));
        _engine.Run("$null = Get-BfxMarket -BaseUri $uri", _sandbox.Variables).ThrowIfFailed();

        Assert.Equal(["ETH-USD"], Complete("Get-BfxTrade ").Select(offer => offer.CompletionText));
        Assert.Equal(["ETH-USD"], _engine.Run("Get-BfxTrade *TH*, e* -First 1 -BaseUri $uri", _sandbox.Variables).ThrowIfFailed().Output.Select(trade => trade.Value("MarketId")));
    }

    [Fact]
    public void A_market_id_that_is_PowerShell_syntax_is_quoted()
    {
        string[] ids = ["-USD", "--", "1000", "7d", ".5", "0x1f", "a:b", ":x", "/y", "\u5e01\u5b89-USD", "if", "BTC-USD"];
        _sandbox.Respond("/markets", 200, Markets(ids));
        _engine.Run("$null = Get-BfxMarket -BaseUri $uri", _sandbox.Variables).ThrowIfFailed();

        foreach (string line in new[] { "Get-BfxTrade ", "Get-BfxTrade -MarketId ", "Connect-Bfx -AllowedMarket ", "Get-BfxTrade '" })
        {
            Assert.Equal(ids.Order(StringComparer.Ordinal), Complete(line).Select(offer => Argument(offer.Line).Value));
        }

        Assert.Contains("Get-BfxTrade BTC-USD", Complete("Get-BfxTrade B").Select(offer => offer.Line));
        Assert.Contains("'-USD'", Complete("Get-BfxTrade BTC-USD,").Select(offer => offer.CompletionText));
    }

    [Fact]
    public void Order_ids_that_were_read_are_completed_newest_first()
    {
        _sandbox.Connect(_engine);
        _sandbox.Respond("/orders", 200, """{"success":true,"error":"","result":[{"id":"BTC-USD@3"},{"id":"BTC-USD@2;exit"},{"id":"-USD@1"},{"id":"BTC-USD@\u001b"}]}""");
        _engine.Run("$null = Get-BfxOrder; $null = Get-BfxFill -First 1").ThrowIfFailed();

        string[] offered = [.. Complete("Get-BfxOrder -OrderId ").Select(offer => Argument(offer.Line).Value)];

        Assert.Equal(3, offered.Length);
        Assert.Equal(["BTC-USD@3", "-USD@1"], offered[1..]);
        Assert.Equal(["BTC-USD@3"], Complete("Get-BfxFill -OrderId btc-usd@3").Select(offer => offer.CompletionText));
    }

    [Fact]
    public void Variables_with_an_open_session_are_completed()
    {
        _engine.Run("$closed = Connect-Bfx -Sandbox -PassThru; Disconnect-Bfx; $mine = Connect-Bfx -Sandbox -PassThru; $text = 'x'; ${odd name} = $mine").ThrowIfFailed();

        Assert.Equal(["$mine"], Complete("Get-BfxAccount -Session ").Select(offer => offer.CompletionText));
        Assert.Equal(["$mine"], Complete("Get-BfxTrade -Session ").Select(offer => offer.CompletionText));
    }

    private static string Markets(params string[] ids) =>
        JsonSerializer.Serialize(new { success = true, error = "", result = ids.Select(id => new { id }) });

    private static bool IsVisible(string name) => name.EnumerateRunes().All(rune => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));

    /// <summary>The last argument of a line, which must be a string whose value is known without running anything.</summary>
    private static (string Value, char Opening) Argument(string line)
    {
        ScriptBlockAst script = Parser.ParseInput(line, out _, out ParseError[] errors);
        Assert.True(errors.Length == 0, line);
        var command = (CommandAst)((PipelineAst)Assert.Single(script.EndBlock.Statements)).PipelineElements.Single();
        StringConstantExpressionAst argument = command.CommandElements[^1] switch
        {
            StringConstantExpressionAst text => text,
            var other => throw new InvalidOperationException($"{line}: {other.GetType().Name}"),
        };
        return (argument.Value, argument.Extent.Text[0]);
    }

    private List<(string Line, string CompletionText, string ListItemText, string ToolTip)> Complete(string line)
    {
        System.Management.Automation.CommandCompletion completion =
            (System.Management.Automation.CommandCompletion)_engine.Run("TabExpansion2 $line $line.Length", ("line", line)).Single.BaseObject;
        return
        [
            .. completion.CompletionMatches.Select(match => (
                line.Remove(completion.ReplacementIndex, completion.ReplacementLength).Insert(completion.ReplacementIndex, match.CompletionText),
                match.CompletionText,
                match.ListItemText,
                match.ToolTip)),
        ];
    }

    /// <summary>A table that blocks until it is released.</summary>
    private sealed class HeldUp(ManualResetEventSlim release) : Hashtable
    {
        public override ICollection Keys
        {
            get
            {
                release.Wait();
                return base.Keys;
            }
        }
    }
}
