using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BlastFx.Client.Tests.Support;
using BlastFx.Http;
using BlastFx.Serialization;
using CsCheck;

namespace BlastFx.Client.Tests;

/// <summary>Reading of records from JSON.</summary>
public sealed class RecordReadingTests
{
    private static readonly JsonSerializerOptions s_asItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] s_fields =
    [
        "\"id\":\"5\"", "\"profile_id\":13", "\"market_id\":\"BTC-USD\"", "\"order_id\":\"BTC-USD@1\"", "\"timestamp\":1709294400123456", "\"trade_id\":\"7\"",
        "\"price\":\"19800.50\"", "\"size\":0.45", "\"side\":\"long\"", "\"is_maker\":true", "\"fee\":\"-0.6\"", "\"liquidation\":false",
        "\"later\":[1,{\"id\":\"x\"}]", "\"Price\":\"1\"", "\"prices\":{}",
    ];

    [Fact]
    public void Strings_equal_what_was_sent_in_every_notation_and_after_any_other() =>
        Gen.OneOf(Gen.String[Gen.Char["ABC-0"], 0, 3], Gen.String[Gen.Char, 0, 60], Gen.String[Gen.Char["äß漢😀\"\\/\n"], 0, 20])
            .Where(text => !text.Any(char.IsSurrogate))
            .Array[1, 20]
            .Sample(
                texts =>
                {
                    List<Fill> fills = Read(texts.SelectMany(text => new[] { Row(text, JsonSerializerOptions.Default), Row(text, s_asItIs) }));

                    Assert.Equal(texts.SelectMany(text => new[] { text, text }), fills.Select(fill => fill.MarketId));
                    Assert.Equal(texts.SelectMany(text => new[] { $"later {text}", $"later {text}" }), fills.Select(fill => fill.GetUnknownFields().Single().Key));
                },
                iter: Effort.Of(2_000));

    [Fact]
    public void Repeated_values_share_one_string() =>
        Assert.Single(Read(Enumerable.Repeat("""{"market_id":"LONG-WORD-USD"}""", 100)).Select(fill => fill.MarketId).Distinct<object?>(ReferenceEqualityComparer.Instance));

    [Fact]
    public void Fields_may_have_a_different_order_in_each_record()
    {
        string[] expected = ValuesOf(Read([$"{{{string.Join(',', s_fields)}}}"])[0]);
        Gen.Shuffle(s_fields).Array[1, 6].Sample(
            rows => Assert.All(Read(rows.Select(fields => $"{{{string.Join(',', fields)}}}")), fill => Assert.Equal(expected, ValuesOf(fill))),
            iter: Effort.Of(1_000));
    }

    [Fact]
    public void The_last_of_duplicate_fields_wins()
    {
        Fill fill = Read(["""{"price":"1","x":1,"price":"2","x":2,"size":"1","size":null}"""])[0];

        Assert.Equal((2m, null), (fill.Price, fill.Size));
        Assert.Equal("2", fill.GetUnknownFields()["x"].GetRawText());
    }

    [Theory]
    [InlineData("""{"price":}""")]
    [InlineData("""{"price":"x","later":[}""")]
    [InlineData("""{"price":"x""")]
    public void Malformed_JSON_after_an_unreadable_value_is_an_unexpected_response(string row) =>
        Assert.Contains("malformed", ReadEnvelope([row]).Failure!.Message, StringComparison.Ordinal);

    [Fact]
    public void An_unreadable_record_is_quoted_without_secrets()
    {
        byte[] body = Encoding.UTF8.GetBytes(WireAccount.Enveloped("""[{"id":"hush","price":"hush"}]"""));

        List<ReadRecord<Fill>> rows = Envelope
            .Read(body, HttpStatusCode.OK, null, text => text.Replace("hush", "***", StringComparison.Ordinal), RecordListReader<Fill>.Instance)
            .Envelope!.Records<Fill>();

        Assert.Equal("The exchange's Fill *** cannot be read: price: '***' is not a decimal number.", rows[0].Unreadable!.Error.Message);
        Assert.Equal("""{"id":"***","price":"***"}""", rows[0].Unreadable!.Json);
    }

    [Theory]
    [InlineData("""{"id":"5","market_id":"BTC-USD","time":1,"price":"x"}""", "Fill 5 ", "5", "BTC-USD")]
    [InlineData("""{"price":"x","fills":[{"id":"6"}],"order":{"market_id":"ETH-USD"},"id":7}""", "Fill 7 ", "7", null)]
    [InlineData("""{"timestamp":3,"time":2,"price":"x"}""", "Fill 2 ", null, null)]
    [InlineData("""{"timestamp":3,"price":"x"}""", "Fill 3 ", null, null)]
    [InlineData("""{"id":null,"market_id":["BTC-USD"],"price":"x"}""", "Fill cannot", null, null)]
    [InlineData("""["id","5"]""", "Fill cannot", null, null)]
    [InlineData("\"id\"", "Fill cannot", null, null)]
    public void A_record_that_cannot_be_read_is_named_by_what_it_has(string row, string name, string? id, string? market)
    {
        ReadRecord<Fill> read = Assert.Single(Rows([row]));

        Assert.Null(read.Record);
        Assert.Equal((id, market, row), (read.Unreadable!.Id, read.Unreadable.MarketId, read.Unreadable.Json));
        Assert.StartsWith($"The exchange's {name}", read.Unreadable.Error.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, read.Unreadable.Error.HttpStatus);
    }

    [Fact]
    public void A_market_that_cannot_be_read_has_its_id_as_market()
    {
        byte[] body = Encoding.UTF8.GetBytes(WireAccount.Enveloped("""{"id":"BTC-USD","min_tick":"x"}"""));

        ReadRecord<Market> read = Assert.Single(Envelope.Read(body, HttpStatusCode.OK, null, text => text, RecordListReader<Market>.Instance).Envelope!.Records<Market>());

        Assert.Equal(("BTC-USD", "BTC-USD"), (read.Unreadable!.Id, read.Unreadable.MarketId));
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("null", 0)]
    [InlineData("""{"id":"5"}""", 1)]
    [InlineData("""[{"id":"5"},{"id":"6"}]""", 2)]
    public void A_list_is_an_array_or_a_single_record_or_nothing(string result, int count) =>
        Assert.Equal(count, Envelope.Read(
            Encoding.UTF8.GetBytes(WireAccount.Enveloped(result)), HttpStatusCode.OK, null, text => text, RecordListReader<Fill>.Instance).Envelope!.Records<Fill>().Count);

    [Theory]
    [InlineData(16_385, 16_384)]
    [InlineData(16_384, 16_384)]
    public void An_unreadable_record_is_quoted_up_to_a_maximum(int length, int quoted)
    {
        string json = Assert.Single(Rows([$"\"{new string('x', length - 2)}\""])).Unreadable!.Json;

        Assert.Equal(length > quoted ? quoted + 1 : quoted, json.Length);
        Assert.Equal(length > quoted, json.EndsWith('…'));
    }

    [Theory]
    [InlineData("5", "a number where an object belongs")]
    [InlineData("\"x\"", "a string where an object belongs")]
    [InlineData("[]", "an array where an object belongs")]
    [InlineData("true", "a boolean where an object belongs")]
    [InlineData("null", "a null where an object belongs")]
    [InlineData("""{"market_id":"\ud800"}""", "market_id: its text is not Unicode")]
    [InlineData("""{"price":"\ud800"}""", "price: its text is not Unicode")]
    public void What_is_wrong_with_a_record_is_said(string row, string why) =>
        Assert.EndsWith($"cannot be read: {why}.", Assert.Single(Rows([row])).Unreadable!.Error.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("-9223372036854775808", false)]
    [InlineData("-922337203685477", true)]
    [InlineData("922337203685477", true)]
    [InlineData("922337203685478", false)]
    public void A_time_span_is_one_that_can_be_held(string milliseconds, bool isOne)
    {
        byte[] body = Encoding.UTF8.GetBytes(WireAccount.Enveloped($$"""[{"timeout":{{milliseconds}}}]"""));

        ReadRecord<DeadmanSwitch> read = Assert.Single(
            Envelope.Read(body, HttpStatusCode.OK, null, text => text, RecordListReader<DeadmanSwitch>.Instance).Envelope!.Records<DeadmanSwitch>());

        Assert.Equal(isOne, read.Record is not null);
    }

    [Theory]
    [InlineData("99999999", false, "1970-01-01T00:01:39.9999990")]
    [InlineData("99999999", true, "1973-03-03T09:46:39.0000000")]
    [InlineData("100000000", false, "1973-03-03T09:46:40.0000000")]
    [InlineData("99999999999", false, "5138-11-16T09:46:39.0000000")]
    [InlineData("100000000000", true, "1973-03-03T09:46:40.0000000")]
    [InlineData("99999999999999", true, "5138-11-16T09:46:39.9990000")]
    [InlineData("100000000000000", true, "1973-03-03T09:46:40.0000000")]
    [InlineData("\"1709294400123456\"", false, "2024-03-01T12:00:00.1234560")]
    [InlineData("1709294400.0", false, "2024-03-01T12:00:00.0000000")]
    [InlineData("253402300799999999", false, "9999-12-31T23:59:59.9999990")]
    [InlineData("253402300800000000", false, null)]
    [InlineData("-62135596800", true, "0001-01-01T00:00:00.0000000")]
    [InlineData("-62135596801", true, null)]
    [InlineData("-62135596800000000", false, "0001-01-01T00:00:00.0000000")]
    [InlineData("-62135596800000001", false, null)]
    [InlineData("9223372036854775807", false, null)]
    [InlineData("-9223372036854775808", false, null)]
    [InlineData("9223372036854775808", false, null)]
    [InlineData("-9223372036854775809", false, null)]
    [InlineData("1709294400.5", false, null)]
    public void The_digits_of_a_time_determine_its_unit(string json, bool inSeconds, string? expected)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        string? read = null;
        try
        {
            read = UnixTime.Read(ref reader, inSeconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
        }
        catch (UnreadableException unreadable)
        {
            Assert.Contains("is not a UNIX time in whole seconds, milliseconds or microseconds", unreadable.What, StringComparison.Ordinal);
        }

        Assert.Equal(expected, read);
    }

    [Fact]
    public void Records_that_differ_in_one_byte_have_different_hashes() =>
        Gen.Select(Gen.Byte.Array[1, 300], Gen.Int[0, 299], Gen.Byte[1, 255]).Sample(
            (bytes, at, change) =>
            {
                byte[] other = [.. bytes];
                other[at % bytes.Length] ^= change;

                Assert.NotEqual(ContentHash.Of(bytes), ContentHash.Of(other));
                Assert.NotEqual(ContentHash.Of(bytes), ContentHash.Of([.. bytes, 0]));
                Assert.Equal(ContentHash.Of(bytes), ContentHash.Of([.. bytes]));
            },
            iter: Effort.Of(20_000));

    private static string Row(string text, JsonSerializerOptions options) =>
        $$"""{"market_id":{{JsonSerializer.Serialize(text, options)}},{{JsonSerializer.Serialize($"later {text}", options)}}:1}""";

    private static string[] ValuesOf(Fill fill) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{fill.Id} {fill.ProfileId} {fill.MarketId} {fill.OrderId} {fill.Timestamp:O} {fill.TradeId} {fill.Price} {fill.Size} {fill.Side} {fill.IsMaker} {fill.Fee} {fill.Liquidation}"),
        .. fill.GetUnknownFields().Select(field => $"{field.Key}={field.Value.GetRawText()}").Order(StringComparer.Ordinal),
    ];

    private static List<Fill> Read(IEnumerable<string> rows) => [.. Rows(rows).Select(row => row.Record!)];

    private static List<ReadRecord<Fill>> Rows(IEnumerable<string> rows) => ReadEnvelope(rows).Envelope!.Records<Fill>();

    private static (Envelope? Envelope, RequestFailure? Failure) ReadEnvelope(IEnumerable<string> rows) => Envelope.Read(
        Encoding.UTF8.GetBytes(WireAccount.Enveloped($"[{string.Join(',', rows)}]")), HttpStatusCode.OK, null, text => text, RecordListReader<Fill>.Instance);
}
