using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BlastFx.Errors;
using BlastFx.Serialization;

namespace BlastFx.Http;

/// <summary>
/// The JSON object that every response is. It accepts what the exchange is known to send in <c>result</c>: array, object,
/// string, boolean, null.
/// </summary>
internal sealed class Envelope
{
    /// <summary>The maximum length of a quoted reason; a whole body would also take minutes to mask.</summary>
    private const int MaxQuoted = 4096;

    private readonly byte[] _json;
    private readonly List<Range> _items;
    private readonly object? _result;

    private Envelope(byte[] json, Parts parts, HttpStatusCode status)
    {
        _json = json;
        _items = parts.Items;
        _result = parts.Result;
        Pagination = parts.Pagination;
        Status = status;
    }

    /// <summary>The HTTP status of the response.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>How many times the request was sent until the response arrived.</summary>
    public int Attempts { get; set; }

    /// <summary>The page of a list that the response is; null if it is not a page.</summary>
    public Pagination? Pagination { get; }

    /// <summary>The exchange's time of the response, to the second; null if its header does not state it.</summary>
    public DateTimeOffset? ServerTime { get; set; }

    /// <summary>The number of items in the result: the elements of an array, or one; zero for null.</summary>
    public int Count => _items.Count;

    /// <summary>An item, as its original JSON.</summary>
    public ReadOnlySpan<byte> this[int index] => _json.AsSpan(_items[index]);

    /// <summary>The only item of the result.</summary>
    /// <param name="what">The name of the item, for the error text.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.UnexpectedResponse"/>: there are more or none.</exception>
    public ReadOnlySpan<byte> Single(string what) => Count == 1 ? this[0] : throw NotOne(Count, what);

    /// <summary>The error of a response that cannot be used.</summary>
    /// <param name="message">The description of the error.</param>
    /// <param name="cause">The error that shows it; null for none.</param>
    public BfxException Unexpected(string message, Exception? cause = null) =>
        new(BfxErrorIds.UnexpectedResponse, message, cause) { HttpStatus = Status, Attempts = Attempts };

    /// <summary>Zeroes the body, which holds tokens; nothing can be read from it afterwards.</summary>
    public void Wipe() => CryptographicOperations.ZeroMemory(_json);

    /// <summary>The records of the result, of a request that has a <see cref="BfxRequest.Result"/>.</summary>
    public List<ReadRecord<TRecord>> Records<TRecord>()
        where TRecord : OpenRecord
    {
        // A response without a result has none.
        List<ReadRecord<TRecord>> records = (List<ReadRecord<TRecord>>?)_result ?? [];
        for (int i = 0; i < records.Count; i++)
        {
            if (records[i].Unreadable is { } unreadable)
            {
                records[i] = records[i] with { Unreadable = unreadable with { Error = Unexpected(unreadable.Error.Message) } };
            }
        }

        return records;
    }

    /// <summary>The only record of the result.</summary>
    /// <param name="what">The name of the record, for the error text.</param>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.UnexpectedResponse"/>: there are more or none, or it cannot be read.</exception>
    public TRecord Single<TRecord>(string what)
        where TRecord : OpenRecord => Records<TRecord>() is [var item]
            ? item.Record ?? throw item.Unreadable!.Error
            : throw NotOne(Records<TRecord>().Count, what);

    /// <summary>Reads a response's body.</summary>
    /// <param name="body">The whole body, decompressed.</param>
    /// <param name="status">The HTTP status of the response.</param>
    /// <param name="contentType">Its content type, for the error text.</param>
    /// <param name="mask">Masks secrets in what an error quotes.</param>
    /// <param name="result">Reads its result as records; null to take it as JSON.</param>
    /// <returns>The envelope, or the failure: the exchange rejected the request, or this is not its response.</returns>
    public static (Envelope? Envelope, RequestFailure? Failure) Read(
        byte[] body, HttpStatusCode status, string? contentType, Func<string, string> mask, ResultReader? result = null)
    {
        if (body.Length == 0)
        {
            return (null, NotEnvelope(status, "an empty body"));
        }

        if (body.AsSpan().StartsWith("\uFEFF"u8))
        {
            // In place: a body may hold tokens, and a copy of it would stay.
            body.AsSpan(0, 3).Fill((byte)' ');
        }

        if (FirstByte(body) != (byte)'{')
        {
            string kind = FirstByte(body) == (byte)'<' ? "an HTML page" : $"a body of type {mask(contentType ?? "unknown")} that is not a JSON object";
            return (null, NotEnvelope(status, kind));
        }

        Parts parts;
        try
        {
            parts = Scan(new ResponseText(body, mask), body, result);
        }
        catch (JsonException malformed)
        {
            return (null, NotEnvelope(status, $"JSON that is incomplete or malformed at byte {malformed.BytePositionInLine} of line {malformed.LineNumber + 1}"));
        }
        catch (InvalidOperationException)
        {
            // The reader throws this for bytes that are not UTF-8, and for escaped lone surrogates.
            return (null, NotEnvelope(status, "JSON whose text is not Unicode"));
        }

        return parts.Success is null ? (null, NotEnvelope(status, "JSON without 'success' (not the exchange's envelope)"))
            : parts.Success == false || !IsSuccess(status) ? (null, ApiErrors.Failure(status, Quoted(parts.Error, mask)))
            : (new Envelope(body, parts, status), null);
    }

    /// <summary>The reason, truncated for a message. It is masked before truncation, so that no secret is cut in two.</summary>
    private static string Quoted(string reason, Func<string, string> mask)
    {
        string masked = mask(reason.Length > 4 * MaxQuoted ? reason[..(4 * MaxQuoted)] : reason);
        return masked.Length > MaxQuoted ? masked[..MaxQuoted] + "…" : masked;
    }

    private BfxException NotOne(int count, string what) =>
        Unexpected($"Expected one {what} in the response, but got {count}. Try again; if the error persists, check the exchange id.");

    private static bool IsSuccess(HttpStatusCode status) => (int)status is >= 200 and < 300;

    private static byte FirstByte(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> trimmed = body.TrimStart(" \t\r\n"u8);
        return trimmed.IsEmpty ? (byte)0 : trimmed[0];
    }

    private static RequestFailure NotEnvelope(HttpStatusCode status, string what)
    {
        string advice = (int)status switch
        {
            >= 500 => "The exchange, or a proxy before it, failed: try again later.",
            >= 300 and < 400 => "Redirects are not followed: check the address.",
            401 or 403 or 404 or 407 => "Something before the exchange responded: check the address and the proxy.",
            _ => "Check that the address is the exchange's and that no proxy responds in its place.",
        };
        return new RequestFailure(BfxErrorIds.UnexpectedResponse, $"The response is not the exchange's: HTTP {(int)status} with {what}. {advice}")
        {
            HttpStatus = status,
            Delivery = IsSuccess(status) || (int)status >= 500 ? Delivery.Unknown : Delivery.NotExecuted,
        };
    }

    private static Parts Scan(ResponseText response, ReadOnlySpan<byte> body, ResultReader? result)
    {
        var parts = new Parts();
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("success"u8))
            {
                reader.Read();
                parts.Success = reader.TokenType switch
                {
                    JsonTokenType.True => true,
                    JsonTokenType.False => false,
                    _ => null,
                };
                reader.Skip();
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                parts.Error = Text(ref reader, body);
            }
            else if (reader.ValueTextEquals("result"u8))
            {
                reader.Read();
                if (result is null)
                {
                    parts.Items = Items(ref reader);
                }
                else
                {
                    parts.Result = result.Read(ref reader, response);
                }
            }
            else if (reader.ValueTextEquals("pagination"u8))
            {
                reader.Read();
                parts.Pagination = Http.Pagination.Read(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        // The reader stops at the object's end; anything but white space after it throws here.
        while (reader.Read())
        {
        }

        return parts;
    }

    private static string Text(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        int start = (int)reader.TokenStartIndex;
        bool isNull = reader.TokenType == JsonTokenType.Null;
        reader.Skip();
        return isNull ? "" : Encoding.UTF8.GetString(body[start..(int)reader.BytesConsumed]);
    }

    private static List<Range> Items(ref Utf8JsonReader reader)
    {
        var items = new List<Range>();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return items;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            items.Add(SkipItem(ref reader));
            return items;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(SkipItem(ref reader));
        }

        return items;
    }

    private static Range SkipItem(ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    private sealed class Parts
    {
        public bool? Success { get; set; }

        public string Error { get; set; } = "";

        public List<Range> Items { get; set; } = [];

        public object? Result { get; set; }

        public Pagination? Pagination { get; set; }
    }
}
