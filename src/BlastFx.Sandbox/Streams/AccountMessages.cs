using System.Text.Json;
using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.Trading;

namespace BlastFx.Sandbox.Streams;

/// <summary>The data of an account's channel: the whole account first, then what has changed in it.</summary>
internal sealed class AccountMessages(SandboxAccount account, SandboxStreamOptions options)
{
    private const int SnapshotLists = 50;

    private readonly Dictionary<string, string> _published = new(StringComparer.Ordinal);

    private long ProfileId => account.ProfileId;

    public byte[] Snapshot(TradingDesk desk) => NumberForm.Apply(options.AccountNumbers != StreamNumbers.Text, JsonText.Write(json =>
    {
        IReadOnlyDictionary<string, string> figures = account.Ledger.FiguresOf(desk);
        json.WriteStartObject();
        account.WriteFields(json, figures);
        WriteList(json, "orders", desk.State.Orders.Living(), (json, order) => OrderRecord.Write(json, ProfileId, order.ToRecord()));
        WriteList(json, "positions", desk.State.PositionsAt(desk.Time), WritePosition);
        WriteList<string>(json, "profile_notifications", [], static (_, _) => { });
        if (options.SnapshotHasFills)
        {
            WriteList(json, "fills", account.Ledger.Fills(desk, market: null).Newest(SnapshotLists), (json, fill) => FillRecord.Write(json, ProfileId, fill));
            WriteList(
                json,
                "balance_operations",
                account.Ledger.BalanceOperations(desk, type: null).Newest(SnapshotLists),
                (json, operation) => OperationRecord.Write(json, account, operation));
        }

        json.WriteEndObject();
    }));

    /// <summary>The messages about an event.</summary>
    public IEnumerable<byte[]> Of(TradingDesk desk, AccountChanges changes, long time)
    {
        yield return Update(json =>
        {
            json.WriteNumber("id"u8, ProfileId);
            WriteChangedFigures(json, desk);
            WriteChanges(json, desk, changes, time);
        });
        Order[] rejected = [.. changes.Orders.Where(static order => order.Status == "rejected")];
        if (rejected.Length > 0)
        {
            // As at the exchange, these have no id.
            yield return Update(json => WriteList(
                json, "profile_notifications", rejected, static (json, order) => WriteNotification(json, "error", "Order rejected", order.Reason)));
        }
    }

    /// <summary>The account as the prices have changed it.</summary>
    public byte[] Valuation(TradingDesk desk) => Update(json =>
    {
        json.WriteNumber("id"u8, ProfileId);
        WriteChangedFigures(json, desk);
        WriteList(json, "positions", desk.State.PositionsAt(desk.Time), WritePosition);
    });

    /// <summary>The message about a field that was set.</summary>
    public byte[] OfField(string name, string rawJson) => Update(json =>
    {
        json.WriteNumber("id"u8, ProfileId);
        if (name != "id")
        {
            json.WritePropertyName(name);
            json.WriteRawValue(rawJson);
        }
    });

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    private static void WriteNotification(Utf8JsonWriter json, string type, string title, string description)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString("title"u8, title);
        json.WriteString("description"u8, description);
        json.WriteEndObject();
    }

    private byte[] Update(Action<Utf8JsonWriter> writeMembers) => NumberForm.Apply(options.AccountNumbers == StreamNumbers.Number, JsonText.Write(json =>
    {
        json.WriteStartObject();
        writeMembers(json);
        json.WriteEndObject();
    }));

    /// <summary>Writes the figures that were published last with another value.</summary>
    private void WriteChangedFigures(Utf8JsonWriter json, TradingDesk desk)
    {
        foreach ((string name, string value) in account.Ledger.FiguresOf(desk))
        {
            if (_published.GetValueOrDefault(name) != value && !account.IsSet(name))
            {
                _published[name] = value;
                json.WritePropertyName(name);
                json.WriteRawValue(value);
            }
        }
    }

    private void WriteChanges(Utf8JsonWriter json, TradingDesk desk, AccountChanges changes, long time)
    {
        if (changes.Orders.Count > 0)
        {
            WriteList(json, "orders", changes.Orders, (json, order) => OrderRecord.Write(json, ProfileId, order));
        }

        if (changes.Fills.Count == 0)
        {
            return;
        }

        WriteList(json, "fills", changes.Fills, (json, fill) => FillRecord.Write(json, ProfileId, fill));
        IEnumerable<(Position, PositionValue)> held = desk.State.PositionsAt(time).Where(item => changes.Markets.Contains(item.Position.Market));
        IEnumerable<(Position, PositionValue)> closed = changes.Closed.Select(position => (position, position.ValueAt(time, desk.State.LeverageIn(position.Market))));
        WriteList(json, "positions", held.Concat(closed), WritePosition);
        WriteList(json, "profile_notifications", changes.Fills, static (json, fill) =>
            WriteNotification(json, "success", "Order filled", $"{fill.Market.Spec.Id}: {JsonText.TextOf(fill.Size)} at {JsonText.TextOf(fill.Price)}"));
    }

    private void WritePosition(Utf8JsonWriter json, (Position Position, PositionValue Value) item) =>
        PositionRecord.Write(json, ProfileId, item.Position, item.Value);
}
