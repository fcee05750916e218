using System.Globalization;
using System.Text;

namespace BlastFx.Bench.Server;

/// <summary>What the server answers: an account, or for a request that names a page, that page of an account's fills.</summary>
internal sealed class Answers
{
    public const int RowsOfPage = 1_000;

    // Rows come again after these pages, far enough apart that no client takes them for rows that moved. A page as a whole
    // does not: its number stands in its first row.
    private const int PageCount = 100;
    private const int NumberDigits = 9;
    private const long FirstTime = 1_767_225_600_000_000;

    private const string Account =
        """
        {"success":true,"error":"","result":[{"id":13,"wallet":"0x8481cb01Ec35d43C116C3c272Fb026e6dD465e08","status":"active","profile_type":"trader","balance":"10000000","account_equity":"10000000.123456","total_position_margin":"0","total_order_margin":"0","total_notional":"0","account_margin":"1","withdrawable_balance":"10000000","cum_unrealized_pnl":"0","health":"1","account_leverage":"1","cum_trading_volume":"0","leverage":{"BTC-USD":"20","ETH-USD":"1","SOL-USD":"1"},"last_liq_check":0,"last_update":1670396580648597}]}
        """;

    private static readonly byte[] s_tradeId = Encoding.ASCII.GetBytes("\"trade_id\":\"BTC-USD-");

    private readonly byte[] _account = Answer(Account);
    private readonly byte[][] _pages;

    /// <param name="fillCount">How many fills there are, in whole pages.</param>
    public Answers(int fillCount) =>
        _pages = [.. Enumerable.Range(0, Math.Min(PageCount, fillCount / RowsOfPage)).Select(page => Answer(Fills(page, fillCount)))];

    public byte[] For(int page)
    {
        if (page == RequestScanner.NoPage)
        {
            return _account;
        }

        byte[] answer = _pages[page % _pages.Length];
        int place = answer.AsSpan().IndexOf(s_tradeId) + s_tradeId.Length;
        page.TryFormat(answer.AsSpan(place, NumberDigits), out _, "D9", CultureInfo.InvariantCulture);
        return answer;
    }

    private static string Fills(int page, int total)
    {
        IEnumerable<string> rows = Enumerable.Range(page * RowsOfPage, RowsOfPage).Select(Fill);
        return string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"success":true,"error":"","result":[{{{string.Join(',', rows)}}}],"pagination":{"total":{{{total}}},"page":{{{page}}},"limit":{{{RowsOfPage}}},"order":"DESC"}}""");
    }

    private static string Fill(int row) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"id":"BTC-USD-{{{538_686_341 - row}}}","profile_id":13,"market_id":"BTC-USD","order_id":"BTC-USD@{{{90_000 - (row / 3)}}}","timestamp":{{{FirstTime - (row * 20_123_457L)}}},"trade_id":"BTC-USD-{{{538_686_339 - row}}}","price":"{{{61_000 + (row % 997)}}}.5","size":"0.{{{1_000 + (row % 8_999)}}}","side":"{{{(row % 2 == 0 ? "long" : "short")}}}","is_maker":{{{(row % 3 == 0 ? "false" : "true")}}},"fee":"-0.{{{10_000_000 + (row % 89_999_999)}}}","liquidation":false}""");

    private static byte[] Answer(string json) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}"));
}
