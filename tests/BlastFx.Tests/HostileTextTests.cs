using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

/// <summary>
/// A server sends control characters in its responses: no error and no stream shows them. tests/Pester/HostileText.Tests.ps1
/// tests the views.
/// </summary>
public sealed class HostileTextTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public HostileTextTests() => _sandbox.Connect(_engine);

    /// <summary>Escape sequences, C0 and C1 controls, line breaks, bidirectional, zero-width and tag characters, and more.</summary>
    private static string[] Hostile { get; } =
    [
        "\u001b]0;pwned\u0007", "\u001b[2J", "\u009b2J", "\0", "\b", "\t", "\n", "\r", "\u007f", "\u0085", "\u00ad", "\u061c", "\u200b", "\u200d",
        "\u200f", "\u2028", "\u2029", "\u202e", "\u2060", "\u2066", "\u2069", "\u3164", "\ufe0f", "\ufeff", "\U000e0041",
    ];

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [InlineData("Get-BfxAccount", "/account")]
    [InlineData("Get-BfxOrder -First 1", "/orders")]
    [InlineData("Get-BfxMarket", "/markets")]
    [InlineData("Update-BfxToken -Confirm:$false", "/jwt")]
    [InlineData("Set-BfxLeverage BTC-USD 5 -Confirm:$false", "/account/leverage")]
    public void No_error_shows_hostile_text(string command, string path)
    {
        string reason = JsonValue.Create(string.Concat(Hostile)).ToJsonString();
        _sandbox.Respond(path, 400, $$"""{"success":false,"error":{{reason}},"result":[]}""");

        ErrorRecord error = _engine.Run(command).Error;

        Exception? failure = Assert.IsType<RuntimeException>(error.Exception is RuntimeException ? error.Exception : new RuntimeException("", error.Exception)).InnerException;
        AssertCleaned(error.Exception.Message);
        AssertCleaned($"{error}");
        AssertCleaned((string)PSObject.AsPSObject(failure).Properties["ExchangeText"].Value);
    }

    [Theory]
    [InlineData(200, "{0}{{", "text/html")]
    [InlineData(200, "{{\"{0}\": }}", null)]
    [InlineData(502, "<html>{0}</html>", "text/html")]
    [InlineData(200, """{{"success":true,"error":"","result":[{{"jwt":"{0}","refresh_token":"{0}","{0}":"{0}"}}]}}""", null)]
    public void No_error_about_an_invalid_response_shows_hostile_text(int status, string body, string? contentType)
    {
        _sandbox.Respond("/jwt", status, string.Format(CultureInfo.InvariantCulture, body, string.Concat(Hostile)), contentType: contentType);

        ErrorRecord error = _engine.Run("Update-BfxToken -Confirm:$false").Error;

        for (Exception? failure = error.Exception; failure is not null; failure = failure.InnerException)
        {
            AssertClean(failure.Message);
        }

        AssertClean($"{error}");
        AssertClean(error.CategoryInfo.ToString());
    }

    /// <summary>Text from the exchange is an argument through the pipeline.</summary>
    [Theory]
    [InlineData("[pscustomobject]@{ MarketId = $text; Leverage = 3 } | Set-BfxLeverage")]
    [InlineData("[pscustomobject]@{ MarketId = \"$text*\"; Leverage = 3 } | Set-BfxLeverage")]
    [InlineData("[pscustomobject]@{ MarketId = 'BTC-USD'; Leverage = $text } | Set-BfxLeverage")]
    [InlineData("$text | Get-BfxOrderBook")]
    [InlineData("Get-BfxTrade $text")]
    [InlineData("Get-BfxMarket $text")]
    [InlineData("Get-BfxCandle BTC-USD $text")]
    [InlineData("Get-BfxFill -Since $text")]
    [InlineData("Get-BfxOrder -OrderId $text")]
    [InlineData("Get-BfxOrder -Status $text -First 0")]
    [InlineData("Get-BfxServerTime -BaseUri \"http://a b/$text\"")]
    [InlineData("Get-BfxServerTime -BaseUri \"http://x$text\"")]
    public void No_message_about_an_argument_shows_hostile_text(string command)
    {
        string text = string.Concat(Hostile).Replace("]", "", StringComparison.Ordinal).Replace("[", "", StringComparison.Ordinal);

        Engine.Result result = _engine.Run(command, ("text", $"a{text}b"));

        string[] messages = [.. result.Errors.Append(result.Terminating?.ErrorRecord).OfType<ErrorRecord>().Select(error => error.Exception.Message), .. result.Warnings];
        Assert.NotEmpty(messages);
        Assert.All(messages, AssertCleaned);
    }

    [Fact]
    public void No_message_about_an_address_shows_a_password()
    {
        Engine.Result result = _engine.Run("Get-BfxServerTime -BaseUri 'https://user:topsecret@a b'");

        Assert.DoesNotContain("topsecret", $"{result.Error} {result.Error.Exception}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('\u3164')]
    [InlineData('\ufe0f')]
    [InlineData('\u034f')]
    [InlineData('\u1160')]
    public void A_market_id_has_no_invisible_character(char invisible) => Assert.Contains(
        "is not a valid market id",
        _engine.Run("Get-BfxTrade $id", ("id", $"BTC{invisible}-USD")).Error.Exception.Message,
        StringComparison.Ordinal);

    [Fact]
    public void No_stream_shows_hostile_text()
    {
        // JSON does not require these to be escaped.
        string name = string.Concat(Hostile.Where(text => text[0] >= ' '));
        string account = _engine.Run("Get-BfxAccount -Debug").ThrowIfFailed().Debug.Single(text => text.Contains("\n< {", StringComparison.Ordinal)).Split("\n< {")[1];
        _sandbox.Respond("/account", 200, $"{{{account}".Replace("trader", name, StringComparison.Ordinal));

        Engine.Result result = _engine.Run("Get-BfxAccount -Debug -Verbose").ThrowIfFailed();

        AssertCleaned(Assert.Single(result.Debug));
        Assert.All(result.Verbose, AssertClean);
        Assert.Contains(name, $"{result.Single.Properties["ProfileType"].Value}", StringComparison.Ordinal);
    }

    /// <summary>Every Unicode character, by its category.</summary>
    [Fact]
    public void Control_and_invisible_characters_are_replaced_and_all_others_stay()
    {
        var clean = (Func<object?, string>)Delegate.CreateDelegate(
            typeof(Func<object?, string>),
            AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "BlastFx")
                .GetType("BlastFx.Formatting.ViewFormat", throwOnError: true)!.GetMethod("Text")!);

        for (int value = 0; value <= 0x10FFFF; value++)
        {
            string text = value is >= 0xD800 and <= 0xDFFF ? ((char)value).ToString() : char.ConvertFromUtf32(value);
            string expected = IsHarmful(text, 0) ? "\ufffd" : text;
            if (clean($"a{text}b") != $"a{expected}b")
            {
                Assert.Fail($"U+{value:X4} becomes '{clean($"a{text}b")}'.");
            }
        }

        Assert.Equal("日本-USD 🙂 é \ufffd", clean("日本-USD 🙂 é \ud83d"));
    }

    private static void AssertCleaned(string text)
    {
        AssertClean(text);
        Assert.Contains('\ufffd', text);
    }

    private static void AssertClean(string text)
    {
        for (int i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            if (text[i] != '\n' && IsHarmful(text, i))
            {
                Assert.Fail($"U+{(int)text[i]:X4} at {i} of: {text}");
            }
        }
    }

    private static bool IsHarmful(string text, int index) =>
        char.GetUnicodeCategory(text, index) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            UnicodeCategory.Surrogate => true,
            _ => false,
        }
        || (char.IsSurrogatePair(text, index) ? char.ConvertToUtf32(text, index) : text[index]) is
            0x34F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x3164 or (>= 0xFE00 and <= 0xFE0F)
            or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF) or (>= 0xFDD0 and <= 0xFDEF)
        || (char.IsSurrogatePair(text, index) ? char.ConvertToUtf32(text, index) & 0xFFFE : text[index]) is >= 0xFFFE;
}
