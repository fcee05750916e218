using System.Net;
using System.Text;
using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using BlastFx.Http;
using BlastFx.Refresh;
using BlastFx.Serialization;
using CsCheck;

namespace BlastFx.Client.Tests;

public sealed class EnvelopeTests
{
    private static readonly TokenCredentials s_credentials = new(Secret.FromText("jwt"), Secret.FromText("refresh"), Secret.FromText("00"));

    private static readonly HttpStatusCode[] s_statuses =
        [HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.BadGateway];

    [Theory]
    [InlineData("[]", new string[0])]
    [InlineData("null", new string[0])]
    [InlineData("[1, \"a\" ,{\"b\":[]}]", new[] { "1", "\"a\"", "{\"b\":[]}" })]
    [InlineData("{\"a\":1}", new[] { "{\"a\":1}" })]
    [InlineData("\"text\"", new[] { "\"text\"" })]
    [InlineData("true", new[] { "true" })]
    [InlineData("false", new[] { "false" })]
    public void A_result_may_have_every_form_the_exchange_sends(string result, string[] items) =>
        Assert.Equal(items, Items(Read(WireAccount.Enveloped(result))));

    [Fact]
    public void The_order_of_members_and_members_unknown_do_not_matter() =>
        Assert.Equal(
            ["7"],
            Items(Read(""" { "later":{"success":false,"result":[1]}, "result":[7], "pagination":{"total":1}, "error":null, "success":true } """)));

    [Fact]
    public void A_response_without_a_result_has_no_items() => Assert.Empty(Items(Read("""{"success":true}""")));

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.BadRequest)]
    public void Success_false_is_a_rejection_under_any_status(HttpStatusCode status)
    {
        BfxException rejection = Rejected("""{"success":false,"error":"WRONG_MARKET_ID","result":[]}""", status);

        Assert.Equal("Bfx.WRONG_MARKET_ID", rejection.ErrorId);
        Assert.Equal(status, rejection.HttpStatus);
        Assert.Equal("WRONG_MARKET_ID", rejection.ExchangeText);
        Assert.Equal(Delivery.NotExecuted, rejection.Delivery);
    }

    [Fact]
    public void Success_true_under_400_is_still_a_rejection() =>
        Assert.Equal(BfxErrorIds.Rejected, Rejected("""{"success":true,"error":"odd","result":[]}""", HttpStatusCode.BadRequest).ErrorId);

    [Fact]
    public void A_rejection_under_500_may_have_been_executed() =>
        Assert.Equal(Delivery.Unknown, Rejected("""{"success":false,"error":"boom"}""", HttpStatusCode.InternalServerError).Delivery);

    [Theory]
    [InlineData("""{"success":false}""", "")]
    [InlineData("""{"success":false,"error":null}""", "")]
    [InlineData("""{"success":false,"error":{"code":7}}""", """{"code":7}""")]
    [InlineData("""{"success":false,"error":["a"]}""", """["a"]""")]
    public void A_reason_of_any_form_is_reported(string body, string text)
    {
        BfxException rejection = Rejected(body, HttpStatusCode.BadRequest);

        Assert.Equal(BfxErrorIds.Rejected, rejection.ErrorId);
        Assert.Equal(text, rejection.ExchangeText);
    }

    [Fact]
    public void An_endless_reason_is_masked_and_quoted_up_to_a_maximum()
    {
        int masked = 0;
        byte[] body = Encoding.UTF8.GetBytes($$"""{"success":false,"error":"KEY_EXPIRED {{new string('x', 1_000_000)}}"}""");

        BfxException rejection = Failure(Envelope.Read(body, HttpStatusCode.BadRequest, null, text =>
        {
            masked = Math.Max(masked, text.Length);
            return text;
        }));

        Assert.Equal("Bfx.KEY_EXPIRED", rejection.ErrorId);
        Assert.Equal(4097, rejection.ExchangeText!.Length);
        Assert.EndsWith("x…", rejection.ExchangeText, StringComparison.Ordinal);
        Assert.Equal(4 * 4096, masked);
    }

    [Theory]
    [InlineData("", "an empty body")]
    [InlineData("<html>", "an HTML page")]
    [InlineData("  \n<!DOCTYPE html>", "an HTML page")]
    [InlineData("hello", "a body of type text/plain that is not a JSON object")]
    [InlineData("[1]", "a body of type text/plain that is not a JSON object")]
    [InlineData("   ", "a body of type text/plain that is not a JSON object")]
    [InlineData("{\"success\":true,\"result\":[", "is incomplete or malformed at byte 26 of line 1")]
    [InlineData("{\"success\":true}x", "is incomplete or malformed")]
    [InlineData("{\"success\":true}{}", "is incomplete or malformed")]
    [InlineData("{}", "JSON without 'success'")]
    [InlineData("{\"success\":\"true\"}", "JSON without 'success'")]
    [InlineData("{\"success\":null}", "JSON without 'success'")]
    [InlineData("{\"success\":{\"success\":true}}", "JSON without 'success'")]
    [InlineData("{\"success\":false,\"error\":\"\\ud800\"}", "JSON whose text is not Unicode")]
    public void A_body_without_the_envelope_has_a_specific_error(string body, string what)
    {
        foreach (HttpStatusCode status in s_statuses)
        {
            BfxException error = Rejected(body, status);

            Assert.Equal(BfxErrorIds.UnexpectedResponse, error.ErrorId);
            Assert.Contains($"HTTP {(int)status} with ", error.Message, StringComparison.Ordinal);
            Assert.Contains(what, error.Message, StringComparison.Ordinal);
            Assert.Equal(status, error.HttpStatus);
        }
    }

    [Theory]
    [InlineData(200, true, "Check that the address is the exchange's")]
    [InlineData(299, true, "Check that the address is the exchange's")]
    [InlineData(300, false, "Redirects are not followed")]
    [InlineData(399, false, "Redirects are not followed")]
    [InlineData(400, false, "Check that the address is the exchange's")]
    [InlineData(401, false, "Something before the exchange responded")]
    [InlineData(403, false, "Something before the exchange responded")]
    [InlineData(404, false, "Something before the exchange responded")]
    [InlineData(407, false, "Something before the exchange responded")]
    [InlineData(499, false, "Check that the address is the exchange's")]
    [InlineData(500, true, "The exchange, or a proxy before it, failed")]
    [InlineData(503, true, "The exchange, or a proxy before it, failed")]
    public void A_body_of_something_else_may_hide_an_execution_under_2xx_and_5xx_only(int status, bool mayBeExecuted, string advice)
    {
        BfxException error = Rejected("<html>", (HttpStatusCode)status);

        Assert.Equal(mayBeExecuted ? Delivery.Unknown : Delivery.NotExecuted, error.Delivery);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_without_a_type_is_one_of_an_unknown_type() =>
        Assert.Contains("of type unknown", Failure(Envelope.Read("x"u8.ToArray(), HttpStatusCode.OK, null, text => text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(299, true)]
    [InlineData(300, false)]
    public void Only_a_status_of_2xx_is_a_success(int status, bool isSuccess) =>
        Assert.Equal(isSuccess, Envelope.Read("""{"success":true}"""u8.ToArray(), (HttpStatusCode)status, null, text => text).Envelope is not null);

    [Fact]
    public void A_byte_order_mark_is_not_part_of_the_body() => Assert.Equal(["7"], Items(Read("\uFEFF{\"success\":true,\"result\":[7]}")));

    [Theory]
    [InlineData("""{"total":1234,"page":2,"limit":50,"order":"DESC"}""", 1234, 2, 50)]
    [InlineData("""{"order":{"total":1},"limit":50,"list":[{"page":1}],"total":0}""", 0, null, 50)]
    [InlineData("""{"total":"1234","page":null,"limit":1.5}""", null, null, null)]
    [InlineData("""{"total":[5],"page":{"page":5},"limit":true}""", null, null, null)]
    [InlineData("{}", null, null, null)]
    public void The_page_of_a_list_is_read_as_far_as_it_is_stated(string pagination, int? total, int? page, int? limit)
    {
        Envelope envelope = Read($$"""{"pagination":{{pagination}},"success":true,"result":[7]}""");

        Assert.Equal(new Pagination(total, page, limit), envelope.Pagination);
        Assert.Equal(["7"], Items(envelope));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[{\"total\":5}]")]
    [InlineData("5")]
    public void A_page_of_another_form_is_none(string pagination)
    {
        Envelope envelope = Read($$"""{"pagination":{{pagination}},"success":true,"result":[7]}""");

        Assert.Null(envelope.Pagination);
        Assert.Equal(["7"], Items(envelope));
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("[1,2]", 2)]
    public void One_item_is_expected_where_there_is_one(string result, int count)
    {
        Envelope envelope = Read(WireAccount.Enveloped(result));
        envelope.Attempts = 3;

        BfxException error = Assert.Throws<BfxException>(() => envelope.Single("account").Length);

        Assert.Equal((BfxErrorIds.UnexpectedResponse, HttpStatusCode.OK, 3), (error.ErrorId, error.HttpStatus, error.Attempts));
        Assert.StartsWith($"Expected one account in the response, but got {count}.", error.Message, StringComparison.Ordinal);
        Assert.Equal("7", Encoding.UTF8.GetString(Read(WireAccount.Enveloped("[7]")).Single("account")));
    }

    [Theory]
    [InlineData(4096, 4096)]
    [InlineData(4097, 4097)]
    public void A_reason_of_the_maximum_length_is_quoted_whole(int length, int quoted)
    {
        string text = Rejected($$"""{"success":false,"error":"{{new string('x', length)}}"}""", HttpStatusCode.BadRequest).ExchangeText!;

        Assert.Equal((quoted, length > 4096), (text.Length, text.EndsWith('…')));
    }

    [Theory]
    [InlineData("{\"success\":false,\"error\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1,\"success\":true}")]
    [InlineData("{\"success\":true,\"\\udfff\\ud800\":[]}")]
    public void Half_a_surrogate_is_an_error_like_any_other(string body) =>
        Assert.NotNull(Rejected(body, HttpStatusCode.BadRequest).ErrorId);

    [Fact]
    public void Bytes_that_are_not_utf8_are_an_unexpected_response() =>
        Assert.NotNull(Rejected([.. "{\"success\":false,\"error\":\""u8, 0xff, 0xc0, .. "\"}"u8], HttpStatusCode.BadRequest).ErrorId);

    [Fact]
    public void Depth_without_end_is_an_error_like_any_other() =>
        Assert.Equal(
            BfxErrorIds.UnexpectedResponse,
            Rejected("{\"success\":true,\"result\":" + new string('[', 100_000), HttpStatusCode.OK).ErrorId);

    [Fact]
    public void Random_bytes_never_end_in_anything_but_our_own_error() =>
        Gen.Select(Gen.Byte.Array[0, 60], Gen.OneOf(s_statuses)).Sample((body, status) => ReadOrReject(body, status), iter: Effort.Of(20_000));

    [Fact]
    public void Mutated_responses_cause_only_errors_of_the_client()
    {
        byte[][] good =
        [
            Encoding.UTF8.GetBytes(WireAccount.Envelope),
            """{"success":false,"error":"a\u00e4 \ud83d\ude00","result":[]}"""u8.ToArray(),
            """{"success":true,"\u0072esult":"x","error":""}"""u8.ToArray(),
        ];
        Gen<byte> nasty = Gen.Frequency((1, Gen.Byte), (2, Gen.OneOf("{}[]\",:\\u0d8ftn<"u8.ToArray())));
        Gen.Select(Gen.OneOf(good), Gen.Select(Gen.Int[0, 10_000], nasty).Array[1, 4], Gen.Int[0, 5], Gen.OneOf(s_statuses)).Sample(
            (body, changes, cut, status) =>
            {
                byte[] mutated = [.. body];
                foreach ((int at, byte to) in changes)
                {
                    mutated[at % mutated.Length] = to;
                }

                ReadOrReject(cut == 0 ? mutated[..(changes[0].Item1 % mutated.Length)] : mutated, status);
            },
            iter: Effort.Of(20_000));
    }

    private static void ReadOrReject(byte[] body, HttpStatusCode status)
    {
        if (Envelope.Read(body, status, null, text => text).Envelope is { } envelope)
        {
            ReadTokens(envelope);
        }

        Envelope.Read(body, status, null, text => text, RecordListReader<Account>.Instance).Envelope?.Records<Account>();
    }

    private static void ReadTokens(Envelope envelope)
    {
        try
        {
            TokenRefresh.Own.Read(envelope, s_credentials, DateTimeOffset.UnixEpoch);
        }
        catch (BfxException)
        {
            // Tokens that are not valid have no other error.
        }
    }

    private static BfxException Rejected(string body, HttpStatusCode status) => Rejected(Encoding.UTF8.GetBytes(body), status);

    private static BfxException Rejected(byte[] body, HttpStatusCode status) => Failure(Envelope.Read(body, status, "text/plain", text => text));

    private static BfxException Failure((Envelope? Envelope, RequestFailure? Failure) read)
    {
        Assert.Null(read.Envelope);
        return read.Failure!.ToException(attempts: 1);
    }

    private static Envelope Read(string body) =>
        Envelope.Read(Encoding.UTF8.GetBytes(body), HttpStatusCode.OK, "application/json", text => text).Envelope!;

    private static string[] Items(Envelope envelope) =>
        [.. Enumerable.Range(0, envelope.Count).Select(index => Encoding.UTF8.GetString(envelope[index]))];
}
