using System.Globalization;
using System.Text.Json;
using BlastFx.Sandbox.Http;
using BlastFx.Sandbox.State;

namespace BlastFx.Sandbox;

/// <summary>One account of the embedded exchange. Safe to use while requests come in.</summary>
public sealed class SandboxAccount
{
    private const decimal LargestBalance = 1e18m;

    private readonly object _lock = new();
    private readonly List<KeyValuePair<string, string>> _fields;
    private readonly int _ownFieldCount;
    private readonly HashSet<string> _setByHand = new(StringComparer.Ordinal);
    private SortedDictionary<string, string> _leverage = new(StringComparer.Ordinal);

    internal SandboxAccount(long profileId, string wallet, IEnumerable<string> marketsWithLeverage)
    {
        ProfileId = profileId;
        Wallet = wallet;
        _fields = AccountFields.Initial(profileId, wallet);
        _ownFieldCount = _fields.Count;
        foreach (string market in marketsWithLeverage)
        {
            // As on the API pages: 20 on the first market, 1 on the others.
            _leverage[market] = AccountFields.Quoted(_leverage.Count == 0 ? 20 : 1);
        }
    }

    /// <summary>The account's id.</summary>
    public long ProfileId { get; }

    /// <summary>The wallet the account belongs to.</summary>
    public string Wallet { get; }

    /// <summary>The account's status; any other than <c>active</c> cannot set leverage.</summary>
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

    /// <summary>The leverage by market at this moment, as the decimals' text.</summary>
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

    /// <summary>What the account comes to at this moment, by fields' names, as JSON. A field set by hand stays as set.</summary>
    internal Func<IEnumerable<KeyValuePair<string, string>>>? Figures { get; set; }

    internal bool IsActive => Status == "active";

    /// <summary>Sets a field the account has, to any JSON value: a decimal of forty digits, a number for a string.</summary>
    /// <param name="name">The field's name on the wire.</param>
    /// <param name="rawJson">The value's JSON text, written as it is. A string needs its quotes.</param>
    /// <exception cref="ArgumentException">There is no such field, or the text is no JSON value.</exception>
    public void SetField(string name, string rawJson)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string value = JsonText.Checked(rawJson, nameof(rawJson));
        lock (_lock)
        {
            int index = IndexOf(name);
            if (index < 0)
            {
                throw new ArgumentException($"An account has no field '{name}'. New fields come with {nameof(SetExtraField)}.", nameof(name));
            }

            if (name == AccountFields.Leverage)
            {
                _leverage = ParseLeverage(value);
                return;
            }

            _fields[index] = new(name, value);
            _setByHand.Add(name);
        }
    }

    /// <summary>Adds a field the exchange did not have when its pages were written, or changes one added before.</summary>
    /// <param name="name">The field's name on the wire.</param>
    /// <param name="rawJson">The value's JSON text, written as it is. A string needs its quotes.</param>
    /// <exception cref="ArgumentException">The field is not an extra one, or the text is no JSON value.</exception>
    public void SetExtraField(string name, string rawJson)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string value = JsonText.Checked(rawJson, nameof(rawJson));
        lock (_lock)
        {
            int index = IndexOf(name);
            if (index >= 0 && index < _ownFieldCount)
            {
                throw new ArgumentException($"Every account has the field '{name}'. {nameof(SetField)} sets it.", nameof(name));
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

    /// <summary>The balance as JSON.</summary>
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

    /// <summary>The balance; null where it was set to something no account could be worked out from.</summary>
    internal decimal? Balance =>
        decimal.TryParse(RawBalance.Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal balance)
        && Math.Abs(balance) < LargestBalance
            ? balance
            : null;

    /// <summary>The leverage in a market; 1 where none is set, or something that is no whole number.</summary>
    internal long LeverageIn(string market) =>
        Leverage.TryGetValue(market, out string? text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long leverage)
            ? Math.Max(1, leverage)
            : 1;

    internal void SetLeverage(string market, long leverage, DateTimeOffset now)
    {
        lock (_lock)
        {
            _leverage[market] = AccountFields.Quoted(leverage);
            _fields[IndexOf(AccountFields.LastUpdate)] = new(AccountFields.LastUpdate, AccountFields.Number(Microseconds(now)));
        }
    }

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteFields(json);
        json.WriteEndObject();
    }

    /// <summary>Writes the account with one field more, unless it was given that field by hand.</summary>
    internal void WriteTo(Utf8JsonWriter json, string extraField, Action<Utf8JsonWriter> writeExtra)
    {
        json.WriteStartObject();
        WriteFields(json);
        if (!Has(extraField))
        {
            json.WritePropertyName(extraField);
            writeExtra(json);
        }

        json.WriteEndObject();
    }

    private static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

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
            throw new ArgumentException("Leverage is a JSON object of decimals by market.", nameof(rawJson));
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

    private void WriteFields(Utf8JsonWriter json)
    {
        Dictionary<string, string> figures = Figures?.Invoke().ToDictionary(static figure => figure.Key, static figure => figure.Value, StringComparer.Ordinal) ?? [];
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
                    json.WriteRawValue(_setByHand.Contains(name) ? value : figures.GetValueOrDefault(name, value));
                }
            }
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
