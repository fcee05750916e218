using System.Globalization;
using System.Text;

namespace BlastFx.Bench.Server;

/// <summary>What the server answers: an account as the exchange sends it.</summary>
internal static class Answers
{
    private const string Account =
        """
        {"success":true,"error":"","result":[{"id":13,"wallet":"0x8481cb01Ec35d43C116C3c272Fb026e6dD465e08","status":"active","profile_type":"trader","balance":"10000000","account_equity":"10000000.123456","total_position_margin":"0","total_order_margin":"0","total_notional":"0","account_margin":"1","withdrawable_balance":"10000000","cum_unrealized_pnl":"0","health":"1","account_leverage":"1","cum_trading_volume":"0","leverage":{"BTC-USD":"20","ETH-USD":"1","SOL-USD":"1"},"last_liq_check":0,"last_update":1670396580648597}]}
        """;

    /// <summary>The answer, ready to be written.</summary>
    public static byte[] AccountAnswer() => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Account.Length}\r\n\r\n{Account}"));
}
