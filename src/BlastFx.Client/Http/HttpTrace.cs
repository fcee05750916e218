using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BlastFx.Authentication;

namespace BlastFx.Http;

/// <summary>One request and its response as text, every secret masked.</summary>
internal sealed partial class HttpTrace(HttpRequestMessage message, BfxRequest request, Credentials? credentials)
{
    private static readonly HashSet<string> s_secretHeaders =
        new(StringComparer.OrdinalIgnoreCase) { "Cookie", "Set-Cookie", "RBT-JWT", "RBT-API-KEY", "RBT-SIGNATURE", "Authorization" };

    private HttpResponseMessage? _response;
    private byte[] _body = [];

    /// <summary>Records the response.</summary>
    public void Record(HttpResponseMessage response, byte[] body)
    {
        _response = response;
        _body = body;
    }

    /// <summary>A text of the response with the secrets masked that this request and its response hold.</summary>
    public string Mask(string text)
    {
        using KnownSecrets known = Known();
        return SecretMask.Apply(text, known);
    }

    /// <summary>The headers and bodies of both.</summary>
    public string Describe()
    {
        using KnownSecrets known = Known();
        var text = new StringBuilder();
        text.Append("> ").Append(message.Method.Method).Append(' ').Append(message.RequestUri!.PathAndQuery).Append('\n');
        AppendHeaders(text, "> ", known, message.Headers, message.Content?.Headers);
        AppendBody(text, "> ", known, request.Body.Span);
        if (_response is not null)
        {
            text.Append("< ").Append((int)_response.StatusCode).Append(' ').Append(SecretMask.Apply(_response.ReasonPhrase ?? "", known)).Append('\n');
            AppendHeaders(text, "< ", known, _response.Headers, _response.Content.Headers);
            AppendBody(text, "< ", known, _body);
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>The secrets that this request sent or its response brought.</summary>
    private KnownSecrets Known()
    {
        var known = new KnownSecrets();
        credentials?.AddTo(known);
        known.Add(request.TokenUnderTest);
        if (message.Headers.TryGetValues("RBT-SIGNATURE", out IEnumerable<string>? signatures))
        {
            known.Add(signatures.First());
        }

        if (request.CarriesTokens)
        {
            AddTexts(known, request.Body.Span);
            AddTexts(known, _body);
        }

        return known;
    }

    /// <summary>Every string of a body that carries tokens may be one, except those known not to be.</summary>
    private static void AddTexts(KnownSecrets known, ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        bool isOpen = false;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    isOpen = reader.ValueTextEquals("error"u8) || reader.ValueTextEquals("wallet"u8);
                }
                else if (reader.TokenType == JsonTokenType.String && !isOpen && reader.ValueSpan.Length >= TextWindows.Length)
                {
                    known.Add(reader.ValueSpan);
                }
            }
        }
        catch (JsonException)
        {
            // The rest is not JSON, and not a response of the exchange.
        }
    }

    private static void AppendHeaders(
        StringBuilder text,
        string prefix,
        KnownSecrets known,
        params IEnumerable<KeyValuePair<string, IEnumerable<string>>>?[] groups)
    {
        foreach ((string name, IEnumerable<string> values) in groups.OfType<IEnumerable<KeyValuePair<string, IEnumerable<string>>>>().SelectMany(group => group))
        {
            string value = s_secretHeaders.Contains(name) ? SecretMask.Mask : SecretMask.Apply(string.Join(", ", values), known);
            text.Append(prefix).Append(SecretMask.Apply(name, known)).Append(": ").Append(value).Append('\n');
        }
    }

    private void AppendBody(StringBuilder text, string prefix, KnownSecrets known, ReadOnlySpan<byte> body)
    {
        const int max = 64 * 1024;
        if (body.IsEmpty)
        {
            return;
        }

        string shown = Encoding.UTF8.GetString(body.Length > max ? body[..max] : body);
        // A body that carries tokens shows no string at all: a token just issued may look like anything.
        shown = request.CarriesTokens ? AnyText().Replace(shown, $"\"{SecretMask.Mask}\"") : shown;
        text.Append(prefix).Append(SecretMask.Apply(shown, known)).Append(body.Length > max ? "…" : "").Append('\n');
    }

    [GeneratedRegex("""(?<=[:\[,]\s*)(?<!"error"\s*:\s*)"(?>(?:[^"\\]|\\.)*)(?:"(?!\s*:)|$)""")]
    private static partial Regex AnyText();
}
