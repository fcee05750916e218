using System.Globalization;
using System.Text.Json;
using BlastFx.Sandbox.Accounts;

namespace BlastFx.Sandbox.Api;

/// <summary>Writes a balance operation of an account.</summary>
internal static class OperationRecord
{
    public static void Write(Utf8JsonWriter json, SandboxAccount account, BalanceOperation operation)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, operation.Id);
        json.WriteString("status"u8, "success"u8);
        json.WriteString("reason"u8, ""u8);
        json.WriteString("txhash"u8, operation.Transaction?.Hash);
        json.WriteNumber("profile_id"u8, account.ProfileId);
        json.WriteString("wallet"u8, account.Wallet);
        json.WriteString("ops_type"u8, operation.Type);
        json.WriteString("ops_id2"u8, operation.Transaction?.OperationId);
        json.WritePropertyName("amount"u8);
        json.WriteRawValue(operation.RawAmount);
        json.WriteNumber("timestamp"u8, operation.Time);
        json.WritePropertyName("due_block"u8);
        if (operation.Transaction is { } transaction)
        {
            json.WriteNumberValue(transaction.DueBlock);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("shard_id"u8, string.Create(CultureInfo.InvariantCulture, $"profile-{account.ProfileId}"));
        json.WriteEndObject();
    }
}
