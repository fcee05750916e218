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
                iter: 2_000);

    [Fact]
    public void Repeated_values_share_one_string() =>
        Assert.Single(Read(Enumerable.Repeat("""{"market_id":"LONG-WORD-USD"}""", 100)).Select(fill => fill.MarketId).Distinct<object?>(ReferenceEqualityComparer.Instance));

    [Fact]
    public void Fields_may_have_a_different_order_in_each_record()
    {
        string[] expected = ValuesOf(Read([$"{{{string.Join(',', s_fields)}}}"])[0]);
        Gen.Shuffle(s_fields).Array[1, 6].Sample(
            rows => Assert.All(Read(rows.Select(fields => $"{{{string.Join(',', fields)}}}")), fill => Assert.Equal(expected, ValuesOf(fill))),
            iter: 1_000);
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
            iter: 20_000);

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
