using System.Net;
using System.Text;
using BlastFx.Serialization;

namespace BlastFx.Client.Tests.Support;

/// <summary>Accounts in the exchange's JSON.</summary>
internal static class WireAccount
{
    /// <summary>The account of the API pages.</summary>
    public const string Json = """
        { "account_equity": "10000000", "account_leverage": "1", "account_margin": "1", "balance": "10000000",
          "cum_trading_volume": "0", "cum_unrealized_pnl": "0", "health": "1", "id": 13, "last_liq_check": 0,
          "last_update": 1670396580648597, "leverage": { "BTC-USD": "20", "ETH-USD": "1", "SOL-USD": "1" },
          "profile_type": "trader", "status": "active", "total_notional": "0", "total_order_margin": "0",
          "total_position_margin": "0", "wallet": "0x8481cb01Ec35d43C116C3c272Fb026e6dD465e08",
          "withdrawable_balance": "10000000" }
        """;

    public static string Envelope => Enveloped($"[{Json}]");

    public static string Enveloped(string result) => $$"""{"success":true,"error":"","result":{{result}}}""";

    public static Account Read(string json) => Http.Envelope
        .Read(Encoding.UTF8.GetBytes(Enveloped($"[{json}]")), HttpStatusCode.OK, "application/json", text => text, RecordListReader<Account>.Instance)
        .Envelope!.Single<Account>("account");

    /// <summary>The smallest account with one more field.</summary>
    public static Account With(string field, string json) => Read($$"""{"id":13,"{{field}}":{{json}}}""");
}
