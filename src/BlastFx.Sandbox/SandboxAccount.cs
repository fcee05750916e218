using System.Globalization;
using System.Text;
using System.Text.Json;
using BlastFx.Sandbox.Accounts;
using BlastFx.Sandbox.Api;
using BlastFx.Sandbox.History;
using BlastFx.Sandbox.Market;
using BlastFx.Sandbox.Trading;

namespace BlastFx.Sandbox;

/// <summary>An account of the embedded exchange. All members are thread-safe.</summary>
public sealed class SandboxAccount
{
    private const decimal MaxBalance = 1e18m;

    private readonly object _lock = new();
    private readonly List<KeyValuePair<string, string>> _fields;
    private readonly int _ownFieldCount;
    private readonly HashSet<string> _overridden = new(StringComparer.Ordinal);
    private SortedDictionary<string, string> _leverage = new(StringComparer.Ordinal);

    internal SandboxAccount(
        long profileId, string wallet, IEnumerable<string> marketsWithLeverage, AccountHistory history, OrderNumbers numbers, SandboxOptions options)
    {
        ProfileId = profileId;
        Wallet = wallet;
        Ledger = new AccountLedger(this, history, numbers, options);
        _fields = AccountFields.Initial(profileId, wallet);
        _ownFieldCount = _fields.Count;
        foreach (string market in marketsWithLeverage)
        {
            // As in the API pages: 20 on the first market, 1 on the others.
            _leverage[market] = AccountFields.Quoted(_leverage.Count == 0 ? 20 : 1);
        }
    }

    /// <summary>The account's id.</summary>
    public long ProfileId { get; }

    /// <summary>The address of the account's wallet.</summary>
    public string Wallet { get; }

    /// <summary>The status. Leverage can be set only while it is <c>active</c>.</summary>
    public string Status
    {
        get
        {
            lock (_lock)
            {
                return TextOf(_fields[IndexOf(AccountFields.Status)].Value);
            }
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            SetField(AccountFields.Status, JsonText.Quote(value));
        }
    }

    /// <summary>The current leverage by market, as the text of a decimal.</summary>
    public IReadOnlyDictionary<string, string> Leverage
    {
        get
        {
            lock (_lock)
            {
                return _leverage.ToDictionary(static entry => entry.Key, static entry => TextOf(entry.Value), StringComparer.Ordinal);
            }
        }
    }

    /// <summary>
    /// The orders placed since the exchange started, oldest first, as they are now: unlike <c>GET /orders</c> without a delay.
    /// </summary>
    public IReadOnlyList<SandboxOrder> Orders => [.. Ledger.PlacedOrders().Select(SandboxOrder.Of)];

    /// <summary>The account's trading.</summary>
    internal AccountLedger Ledger { get; }

    internal bool IsActive => Status == "active";

    /// <summary>Sets a field of the account to any JSON value, such as a decimal of forty digits or a number instead of a string.</summary>
    /// <param name="name">The field's name on the wire.</param>
    /// <param name="rawJson">The JSON text of the value, with the quotes of a string. It is sent unchanged.</param>
    /// <exception cref="ArgumentException">The field does not exist, or the text is not a JSON value.</exception>
    public void SetField(string name, string rawJson)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string value = JsonText.Checked(rawJson, nameof(rawJson));
        Ledger.Advance();
        lock (_lock)
        {
            int index = IndexOf(name);
            if (index < 0)
            {
                throw new ArgumentException($"An account has no field '{name}'. Use {nameof(SetExtraField)} to add a field.", nameof(name));
            }

            if (name == AccountFields.Leverage)
            {
                _leverage = ParseLeverage(value);
            }
            else
            {
                _fields[index] = new(name, value);
                _overridden.Add(name);
            }
        }

        Ledger.Announce(name, value);
    }

    /// <summary>Adds a field that the exchange's API pages do not have, or changes an added one.</summary>
    /// <param name="name">The field's name on the wire.</param>
    /// <param name="rawJson">The JSON text of the value, with the quotes of a string. It is sent unchanged.</param>
    /// <exception cref="ArgumentException">Every account has the field, or the text is not a JSON value.</exception>
    public void SetExtraField(string name, string rawJson)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string value = JsonText.Checked(rawJson, nameof(rawJson));
        lock (_lock)
        {
            int index = IndexOf(name);
            if (index >= 0 && index < _ownFieldCount)
            {
                throw new ArgumentException($"Every account has the field '{name}'. Use {nameof(SetField)} to set it.", nameof(name));
            }

            if (index < 0)
            {
                _fields.Add(new(name, value));
            }
            else
            {
                _fields[index] = new(name, value);
            }
        }
    }

    /// <summary>The balance before the account's trading, as JSON.</summary>
    internal string RawBalance
    {
        get
        {
            lock (_lock)
            {
                return _fields[IndexOf(AccountFields.Balance)].Value;
            }
        }
    }

    /// <summary>The balance before the account's trading; null if a test set it to a value that cannot be calculated with.</summary>
    internal decimal? OpeningBalance =>
        decimal.TryParse(RawBalance.Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal balance)
        && Math.Abs(balance) < MaxBalance
            ? balance
            : null;

    /// <summary>The leverage in a market; 1 if none is set, or if it is not an integer.</summary>
    internal long LeverageIn(string market)
    {
        lock (_lock)
        {
            return _leverage.TryGetValue(market, out string? raw)
                && long.TryParse(raw.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long leverage)
                    ? Math.Max(1, leverage)
                    : 1;
        }
    }

    internal void SetLeverage(string market, long leverage, DateTimeOffset now)
    {
        Ledger.Advance();
        byte[] all;
        lock (_lock)
        {
            _leverage[market] = AccountFields.Quoted(leverage);
            _fields[IndexOf(AccountFields.LastUpdate)] = new(AccountFields.LastUpdate, AccountFields.Number(Slots.Microseconds(now)));
            all = JsonText.Write(WriteLeverage);
        }

        Ledger.Announce(AccountFields.Leverage, Encoding.UTF8.GetString(all));
    }

    /// <summary>Returns true if a field has a value that a test gave it. The balance that a test sets is that before the account's trading.</summary>
    internal bool IsSet(string name)
    {
        lock (_lock)
        {
            return _overridden.Contains(name) && name != AccountFields.Balance;
        }
    }

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteFields(json, Ledger.Figures());
        json.WriteEndObject();
    }

    /// <summary>Writes the account with an additional field, unless a test added the field.</summary>
    internal void WriteTo(Utf8JsonWriter json, string extraField, Action<Utf8JsonWriter> writeExtra)
    {
        json.WriteStartObject();
        WriteFields(json, Ledger.Figures());
        if (!Has(extraField))
        {
            json.WritePropertyName(extraField);
            writeExtra(json);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the fields, with those that depend on the account's trading as given.</summary>
    internal void WriteFields(Utf8JsonWriter json, IReadOnlyDictionary<string, string> figures)
    {
        lock (_lock)
        {
            foreach ((string? name, string? value) in _fields)
            {
                json.WritePropertyName(name);
                if (name == AccountFields.Leverage)
                {
                    WriteLeverage(json);
                }
                else
                {
                    json.WriteRawValue(IsSet(name) ? value : figures.GetValueOrDefault(name, value));
                }
            }
        }
    }

    private static string TextOf(string rawJson)
    {
        using var document = JsonDocument.Parse(rawJson);
        JsonElement value = document.RootElement;
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
    }

    private static SortedDictionary<string, string> ParseLeverage(string rawJson)
    {
        using var document = JsonDocument.Parse(rawJson);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException("The leverage must be a JSON object of decimals by market.", nameof(rawJson));
        }

        var leverage = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty market in document.RootElement.EnumerateObject())
        {
            leverage[market.Name] = market.Value.GetRawText();
        }

        return leverage;
    }

    private int IndexOf(string name) => _fields.FindIndex(field => field.Key == name);

    private bool Has(string name)
    {
        lock (_lock)
        {
            return IndexOf(name) >= 0;
        }
    }

    private void WriteLeverage(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach ((string? market, string? leverage) in _leverage)
        {
            json.WritePropertyName(market);
            json.WriteRawValue(leverage);
        }

        json.WriteEndObject();
    }
}
