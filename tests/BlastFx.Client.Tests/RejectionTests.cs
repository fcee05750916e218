using System.Net;
using BlastFx.Errors;
using BlastFx.Http;

namespace BlastFx.Client.Tests;

public sealed class RejectionTests
{
    [Theory]
    [InlineData("WRONG_MARKET_ID", "Bfx.WRONG_MARKET_ID")]
    [InlineData("KEY_EXPIRED", "Bfx.KEY_EXPIRED")]
    [InlineData("error: KEY_EXPIRED (since Tuesday)", "Bfx.KEY_EXPIRED")]
    [InlineData("rpc error: code = Unknown desc = PROFILE_NOT_ACTIVE", "Bfx.PROFILE_NOT_ACTIVE")]
    [InlineData("HTTP POST: CANT_BIND: EOF", "Bfx.CANT_BIND")]
    [InlineData("NO_SUCH_KEY.", "Bfx.NO_SUCH_KEY")]
    [InlineData("RATE_LIMIT", "Bfx.RateLimited")]
    [InlineData("too many orders: QUEUE_RATE_LIMIT", "Bfx.RateLimited")]
    [InlineData("A_NAME_ADDED_LATER", "Bfx.A_NAME_ADDED_LATER")]
    [InlineData(" A_NAME_ADDED_LATER ", "Bfx.A_NAME_ADDED_LATER")]
    [InlineData("a longer text with A_NAME_ADDED_LATER", "Bfx.Rejected")]
    [InlineData("XKEY_EXPIRED", "Bfx.XKEY_EXPIRED")]
    [InlineData("not a KEY_EXPIREDX here", "Bfx.Rejected")]
    [InlineData("wrong_market_id", "Bfx.Rejected")]
    [InlineData("ERROR", "Bfx.Rejected")]
    [InlineData("", "Bfx.Rejected")]
    [InlineData("cannot use timestamp from past, try: 1700000000", "Bfx.ClockSkew")]
    [InlineData("maximum timestamp lifetime is 30 seconds: 1700000000", "Bfx.ClockSkew")]
    [InlineData("expected signature 'protected', actual 'protected'", "Bfx.SignatureRejected")]
    [InlineData("Token is expired", "Bfx.TokenExpired")]
    [InlineData("token is expired by 5m", "Bfx.TokenExpired")]
    [InlineData("Key: 'Request.MarketId' Error:Field validation for 'MarketId' failed on the 'required' tag", "Bfx.Rejected")]
    public void A_rejection_has_a_stable_id(string text, string errorId) => Assert.Equal(errorId, ApiErrors.IdOf(text));

    [Fact]
    public void Every_name_of_the_exchanges_list_is_found_inside_a_longer_text()
    {
        const string names = """
            INTEGRITY_ERROR ORDER_NOT_FOUND POSITION_NOT_FOUND ORDERBOOK_ENTRY_NOT_FOUND ORDER_LIMIT_REACHED
            ORDER_NOTIONAL_EXCEEDED WRONG_ORDER_SIZE WRONG_ORDER_SIDE WRONG_ORDER_STATUS WRONG_TIME_IN_FORCE WRONG_ORDER_TYPE
            ORDER_PRICE_OVERFLOW ORDER_IMMEDIATE_EXECUTION CLIENT_ORDER_ID_DUPLICATE NO_CONDITION_MET NOT_YOUR_ORDER
            PROFILE_NOT_ACTIVE MARKET_NOT_ACTIVE WRONG_MARKET_ID CLIENT_ORDER_ID_TOO_LARGE TIME_IN_FORCE_FOK_ERROR
            TIME_IN_FORCE_IOC_ERROR TIME_IN_FORCE_POSTONLY_ERROR NOTHING_TO_AMEND INVALID_ROW TAKER_AND_MAKER_SAME NO_TAKER
            UNKNOWN_SIDE NO_SUCH_MARKET CANT_BIND ALREADY_EXIST INVALID_HEADER ERR_API_SECRET_UPDATE NO_SUCH_KEY
            REFRESH_TOKEN_NOT_FOUND NO_API_KEY_FOR_REFRESH_TOKEN NOT_YOUR_REFRESH_TOKEN API_JWT_UPDATE_ERROR
            API_SECRET_UPDATE_ERROR KEY_EXPIRED NOT_ALLOWED_FOR_IP NOT_YOUR_KEY MAX_SECRETS_EXCEED
            MARKET_NOT_FOUND WRONG_ORDER_ID ORDER_ID_OR_CLIENT_ORDER_ID_REQUIRED NOT_AUTHENTICATED ACTION_NOT_AVAILABLE
            """;
        Assert.All(
            names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
            name => Assert.Equal($"Bfx.{name}", ApiErrors.IdOf($"the request failed: {name}, HTTP 400")));
    }

    [Fact]
    public void A_rejection_quotes_the_exchange()
    {
        RequestFailure error = ApiErrors.Failure(HttpStatusCode.BadRequest, "WRONG_MARKET_ID");

        Assert.Equal("The exchange rejected the request with 'WRONG_MARKET_ID' (HTTP 400).", error.Message);
        Assert.Equal((HttpStatusCode.BadRequest, "WRONG_MARKET_ID"), (error.HttpStatus, error.ExchangeText));
        Assert.Contains("without a reason", ApiErrors.Failure(HttpStatusCode.BadRequest, "").Message, StringComparison.Ordinal);
        Assert.Equal("The exchange failed with 'WRONG_MARKET_ID' (HTTP 500).", ApiErrors.Failure(HttpStatusCode.InternalServerError, "WRONG_MARKET_ID").Message);
        Assert.EndsWith(
            "try: 1' (HTTP 400). Nothing was executed.", ApiErrors.Failure(HttpStatusCode.BadRequest, "cannot use timestamp from past, try: 1").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rejection_of_an_order_names_the_order_and_the_reason()
    {
        var order = new Order { OrderId = "BTC-USD@1", MarketId = "BTC-USD", Status = "rejected", Reason = "TIME_IN_FORCE_FOK_ERROR" };

        BfxException error = ApiErrors.Rejection(order);

        Assert.Equal("The exchange rejected order BTC-USD@1 with 'TIME_IN_FORCE_FOK_ERROR'.", error.Message);
        Assert.Equal(("Bfx.TIME_IN_FORCE_FOK_ERROR", "TIME_IN_FORCE_FOK_ERROR", "BTC-USD@1"), (error.ErrorId, error.ExchangeText, error.Order?.OrderId));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void The_rejection_of_an_amendment_leaves_the_order(string? reason)
    {
        BfxException error = ApiErrors.Rejection(new Order { OrderId = "BTC-USD@1", Status = "open", Reason = reason });

        Assert.Equal((BfxErrorIds.Rejected, "The exchange rejected the amendment of order BTC-USD@1 without a reason."), (error.ErrorId, error.Message));
    }
}
