using System.Globalization;
using System.Text;

namespace BlastFx.Bench;

/// <summary>The server's responses: an account, a market, an order, or the requested page of an account's fills.</summary>
internal sealed class Responses
{
    private const int PageSize = 1_000;

    // After these pages the fills repeat, too far apart for a client to take them for fills that moved. Pages as a whole do not
    // repeat: the page number is in the first fill.
    private const int PageCount = 100;
    private const int NumberDigits = 9;
    private const long FirstTime = 1_767_225_600_000_000;

    private const string Account =
        """
        {"success":true,"error":"","result":[{"id":13,"wallet":"0x8481cb01Ec35d43C116C3c272Fb026e6dD465e08","status":"active","profile_type":"trader","balance":"10000000","account_equity":"10000000.123456","total_position_margin":"0","total_order_margin":"0","total_notional":"0","account_margin":"1","withdrawable_balance":"10000000","cum_unrealized_pnl":"0","health":"1","account_leverage":"1","cum_trading_volume":"0","leverage":{"BTC-USD":"20","ETH-USD":"1","SOL-USD":"1"},"last_liq_check":0,"last_update":1670396580648597}]}
        """;

    private static readonly byte[] s_tradeId = Encoding.ASCII.GetBytes("\"trade_id\":\"BTC-USD-");

    private const string AnyMarket =
        """
        {"success":true,"error":"","result":[{"id":"BTC-USD","status":"active","min_tick":"1","min_order":"0.0001","best_bid":"59999","best_ask":"60001","fair_price":"60000"}]}
        """;

    private const string AnyOrder =
        """
        {"success":true,"error":"","result":[{"id":"BTC-USD@1848","profile_id":13,"market_id":"BTC-USD","type":"limit","status":"processing","price":50000,"size":0.5,"side":"long","timestamp":1767225600000000}]}
        """;

    private readonly byte[] _account = Response(Account);
    private readonly byte[][] _pages;

    /// <param name="fillCount">The number of fills, in whole pages.</param>
    public Responses(int fillCount) =>
        _pages = [.. Enumerable.Range(0, Math.Min(PageCount, fillCount / PageSize)).Select(page => Response(Fills(page, fillCount)))];

    /// <summary>The response to a request for the markets.</summary>
    public byte[] Market { get; } = Response(AnyMarket);

    /// <summary>The response to a request that changes an order.</summary>
    public byte[] Order { get; } = Response(AnyOrder);

    /// <summary>The response to a request for a page of fills, or without a page for the account.</summary>
    public byte[] Get(int? page)
    {
        if (page is not { } number)
        {
            return _account;
        }

        byte[] response = _pages[number % _pages.Length];
        int place = response.AsSpan().IndexOf(s_tradeId) + s_tradeId.Length;
        number.TryFormat(response.AsSpan(place, NumberDigits), out _, "D9", CultureInfo.InvariantCulture);
        return response;
    }

    private static string Fills(int page, int total)
    {
        IEnumerable<string> fills = Enumerable.Range(page * PageSize, PageSize).Select(Fill);
        return string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"success":true,"error":"","result":[{{{string.Join(',', fills)}}}],"pagination":{"total":{{{total}}},"page":{{{page}}},"limit":{{{PageSize}}},"order":"DESC"}}""");
    }

    private static string Fill(int index) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"id":"BTC-USD-{{{538_686_341 - index}}}","profile_id":13,"market_id":"BTC-USD","order_id":"BTC-USD@{{{90_000 - (index / 3)}}}","timestamp":{{{FirstTime - (index * 20_123_457L)}}},"trade_id":"BTC-USD-{{{538_686_339 - index}}}","price":"{{{61_000 + (index % 997)}}}.5","size":"0.{{{1_000 + (index % 8_999)}}}","side":"{{{(index % 2 == 0 ? "long" : "short")}}}","is_maker":{{{(index % 3 == 0 ? "false" : "true")}}},"fee":"-0.{{{10_000_000 + (index % 89_999_999)}}}","liquidation":false}""");

    private static byte[] Response(string json) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}"));
}
