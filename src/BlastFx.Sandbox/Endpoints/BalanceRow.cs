using System.Globalization;
using System.Text.Json;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.Market;

namespace BlastFx.Sandbox.Endpoints;

/// <summary>A change of the balance as <c>GET /balanceops</c> shows it. What did not go through the chain has no transaction.</summary>
internal sealed class BalanceRow(SandboxAccount account, Noise noise)
{
    private const long FirstBlock = 1_000_000;

    /// <summary>The deposit that everything began with: of just the balance there is.</summary>
    public void WriteFirstDeposit(Utf8JsonWriter json, long time)
    {
        Begin(json, number: 0, "deposit", isTransfer: true, time);
        json.WritePropertyName("amount"u8);
        json.WriteRawValue(account.RawBalance);
        json.WriteEndObject();
    }

    public void Write(Utf8JsonWriter json, Settlement settlement, int kind)
    {
        string name = Settlement.Kinds[kind];

        // Both words are seen.
        string word = name == Settlement.Withdrawal && settlement.Trip.Number % 2 == 1 ? "withdraw" : name;
        Begin(json, 1 + (settlement.Number * Settlement.Kinds.Length) + kind, word, name is Settlement.Withdrawal or Settlement.Deposit, settlement.Time);
        json.WriteDecimal("amount"u8, settlement.AmountOf(kind));
        json.WriteEndObject();
    }

    private void Begin(Utf8JsonWriter json, long number, string opsType, bool isTransfer, long time)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, UuidOf(number));
        json.WriteString("status"u8, "success"u8);
        json.WriteString("reason"u8, ""u8);
        json.WriteNumber("profile_id"u8, account.ProfileId);
        json.WriteString("wallet"u8, account.Wallet);
        json.WriteString("ops_type"u8, opsType);
        json.WriteNumber("timestamp"u8, time);
        json.WriteString("shard_id"u8, string.Create(CultureInfo.InvariantCulture, $"profile-{account.ProfileId}"));
        if (isTransfer)
        {
            json.WriteString("txhash"u8, string.Concat("0x", Hex(number, 0), Hex(number, 1), Hex(number, 2), Hex(number, 3)));
            json.WriteString("ops_id2"u8, string.Create(CultureInfo.InvariantCulture, $"{opsType[0]}_{number}"));
            json.WriteNumber("due_block"u8, FirstBlock + (time / Slots.Second % FirstBlock));
        }
        else
        {
            json.WriteNull("txhash"u8);
            json.WriteNull("ops_id2"u8);
            json.WriteNull("due_block"u8);
        }
    }

    private string Hex(long number, int part) => noise.For(part).At(number).ToString("x16", CultureInfo.InvariantCulture);

    private string UuidOf(long number)
    {
        string digits = Hex(number, -1) + Hex(number, -2);
        return $"{digits[..8]}-{digits[8..12]}-4{digits[13..16]}-a{digits[17..20]}-{digits[20..]}";
    }
}
