using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BlastFx.Authentication;

namespace BlastFx.Http;

/// <summary>One request with its answer, for people to read: every secret masked.</summary>
internal sealed partial class HttpTrace(HttpRequestMessage message, BfxRequest request, Credentials? credentials)
{
    private static readonly HashSet<string> s_secretHeaders =
        new(StringComparer.OrdinalIgnoreCase) { "Cookie", "Set-Cookie", "RBT-JWT", "RBT-API-KEY", "RBT-SIGNATURE", "Authorization" };

    private HttpResponseMessage? _answer;
    private byte[] _body = [];

    /// <summary>Takes note of the answer.</summary>
    public void Answered(HttpResponseMessage answer, byte[] body)
    {
        _answer = answer;
        _body = body;
    }

    /// <summary>A text of the answer without the secrets this exchange could put into it.</summary>
    public string Mask(string text)
    {
        using KnownSecrets known = Known();
        return SecretMask.Apply(text, known);
    }

    /// <summary>Headers and bodies of both.</summary>
    public string Describe()
    {
        using KnownSecrets known = Known();
        var text = new StringBuilder();
        text.Append("> ").Append(message.Method.Method).Append(' ').Append(message.RequestUri!.PathAndQuery).Append('\n');
        AppendHeaders(text, "> ", known, message.Headers, message.Content?.Headers);
        AppendBody(text, "> ", known, request.Body.Span);
        if (_answer is not null)
        {
            text.Append("< ").Append((int)_answer.StatusCode).Append(' ').Append(SecretMask.Apply(_answer.ReasonPhrase ?? "", known)).Append('\n');
            AppendHeaders(text, "< ", known, _answer.Headers, _answer.Content.Headers);
            AppendBody(text, "< ", known, _body);
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>What this request sent, or its response brought, that nobody is to read.</summary>
    private KnownSecrets Known()
    {
        var known = new KnownSecrets();
        credentials?.AddTo(known);
        known.Add(request.TokenUnderTest);
        if (message.Headers.TryGetValues("RBT-SIGNATURE", out IEnumerable<string>? signatures))
        {
            known.Add(signatures.First());
        }

        if (request.DealsInTokens)
        {
            AddTexts(known, request.Body.Span);
            AddTexts(known, _body);
        }

        return known;
    }

    /// <summary>Every text of a body that deals in tokens may be one, but for what is known to be none.</summary>
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
            // What comes behind is not JSON, and is no response of the exchange.
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
        const int most = 64 * 1024;
        if (body.IsEmpty)
        {
            return;
        }

        string shown = Encoding.UTF8.GetString(body.Length > most ? body[..most] : body);
        // What deals in tokens shows no text at all: a token just issued may look like anything.
        shown = request.DealsInTokens ? AnyText().Replace(shown, $"\"{SecretMask.Mask}\"") : shown;
        text.Append(prefix).Append(SecretMask.Apply(shown, known)).Append(body.Length > most ? "…" : "").Append('\n');
    }

    [GeneratedRegex("""(?<=[:\[,]\s*)(?<!"error"\s*:\s*)"(?>(?:[^"\\]|\\.)*)(?:"(?!\s*:)|$)""")]
    private static partial Regex AnyText();
}
