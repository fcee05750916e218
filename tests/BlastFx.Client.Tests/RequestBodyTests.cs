using System.Text;
using System.Text.Json;
using BlastFx.Authentication;
using BlastFx.Http;
using CsCheck;

namespace BlastFx.Client.Tests;

public sealed class RequestBodyTests
{
    [Fact]
    public void Members_are_written_in_order_without_white_space_or_needless_escapes()
    {
        ReadOnlyMemory<byte> body = RequestBody.Write(body => body
            .Add("market_id", "BTC+USD<>&'/é")
            .Add("leverage", 20)
            .Add("is_client", true));

        Assert.Equal("""{"market_id":"BTC+USD<>&'/é","leverage":20,"is_client":true}""", Encoding.UTF8.GetString(body.Span));
    }

    [Fact]
    public void Amounts_are_plain_digits_and_absent_values_are_left_out()
    {
        ReadOnlyMemory<byte> body = RequestBody.Write(body => body
            .Add("price", 0.00001000m)
            .Add("size", (decimal?)null)
            .AddIfPresent("side", "long")
            .AddIfPresent("time_in_force", null));

        Assert.Equal("""{"price":0.00001,"side":"long"}""", Encoding.UTF8.GetString(body.Span));
    }

    [Fact]
    public void A_body_without_members_is_an_empty_object() =>
        Assert.Equal("{}", Encoding.UTF8.GetString(RequestBody.Write(_ => { }).Span));

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u007fb")]
    [InlineData("\"")]
    public void A_value_that_json_would_escape_is_rejected(string value)
    {
        using Secret secret = Secret.FromText(value);

        BfxException plain = Assert.Throws<BfxException>(() => RequestBody.Write(body => body.Add("market_id", value)));
        BfxException hidden = Assert.Throws<BfxException>(() => RequestBody.Write(body => body.Add("refresh_token", secret)));

        Assert.Equal(BfxErrorIds.InvalidArgument, plain.ErrorId);
        Assert.Contains("market_id", plain.Message, StringComparison.Ordinal);
        Assert.Equal(BfxErrorIds.InvalidArgument, hidden.ErrorId);
        Assert.Contains("refresh_token", hidden.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_written_value_is_the_same_raw_and_unescaped() =>
        Gen.String[Gen.Frequency((10, Gen.Char[' ', '~']), (1, Gen.Char)), 0, 20].Sample(
            value =>
            {
                ReadOnlyMemory<byte> body;
                try
                {
                    body = RequestBody.Write(body => body.Add("x", value));
                }
                catch (BfxException refused)
                {
                    Assert.Equal(BfxErrorIds.InvalidArgument, refused.ErrorId);
                    Assert.False(value.All(character => char.IsAsciiLetterOrDigit(character) || "-_.:/+= ".Contains(character, StringComparison.Ordinal)), value);
                    return;
                }

                using JsonDocument document = JsonDocument.Parse(body);
                JsonElement written = document.RootElement.GetProperty("x");
                Assert.Equal(written.GetString(), written.GetRawText()[1..^1]);
            },
            iter: Effort.Of(5_000));
}
