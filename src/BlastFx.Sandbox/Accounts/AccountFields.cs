using System.Globalization;
using System.Security.Cryptography;
using BlastFx.Sandbox.Api;

namespace BlastFx.Sandbox.Accounts;

/// <summary>The fields of a new account in the exchange's order, the same in every run.</summary>
internal static class AccountFields
{
    public const string Balance = "balance";
    public const string LastUpdate = "last_update";
    public const string Leverage = "leverage";
    public const string Status = "status";

    /// <summary>The time of the first account's last change, in microseconds.</summary>
    public const long FirstUpdate = 1670396580648597;

    /// <summary>The id of the account in the exchange's API pages.</summary>
    public const long FirstProfileId = 13;

    private const string FirstWallet = "0x8481cb01Ec35d43C116C3c272Fb026e6dD465e08";
    private const long FirstBalance = 10_000_000;

    public static string WalletOf(long profileId)
    {
        if (profileId == FirstProfileId)
        {
            return FirstWallet;
        }

        byte[] hash = SHA256.HashData(BitConverter.GetBytes(profileId));
        return "0x" + Convert.ToHexString(hash, 0, 20).ToLowerInvariant();
    }

    public static List<KeyValuePair<string, string>> Initial(long profileId, string wallet)
    {
        string balance = Quoted(FirstBalance + ((profileId - FirstProfileId) * 1_000));
        return
        [
            new("account_equity", balance),
            new("account_leverage", Quoted(1)),
            new("account_margin", Quoted(1)),
            new(Balance, balance),
            new("cum_trading_volume", Quoted(0)),
            new("cum_unrealized_pnl", Quoted(0)),
            new("health", Quoted(1)),
            new("id", Number(profileId)),
            new("last_liq_check", Number(0)),
            new(LastUpdate, Number(FirstUpdate + profileId - FirstProfileId)),
            new(Leverage, "{}"),
            new("profile_type", JsonText.Quote("trader")),
            new(Status, JsonText.Quote("active")),
            new("total_notional", Quoted(0)),
            new("total_order_margin", Quoted(0)),
            new("total_position_margin", Quoted(0)),
            new("wallet", JsonText.Quote(wallet)),
            new("withdrawable_balance", balance),
        ];
    }

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Quoted(long value) => $"\"{Number(value)}\"";
}
