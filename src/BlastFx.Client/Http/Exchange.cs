using System.Text;
using System.Text.RegularExpressions;

namespace BlastFx.Http;

/// <summary>One request with its answer, for people to read: every secret masked.</summary>
internal sealed partial class Exchange(HttpRequestMessage message, BfxRequest request, Credentials? credentials)
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
    public string Mask(string text) => SecretMask.Apply(text, KnownSecrets());

    /// <summary>Headers and bodies of both.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        text.Append("> ").Append(message.Method.Method).Append(' ').Append(message.RequestUri!.PathAndQuery).Append('\n');
        AppendHeaders(text, "> ", message.Headers, message.Content?.Headers);
        AppendBody(text, "> ", request.Body.Span);
        if (_answer is not null)
        {
            text.Append("< ").Append((int)_answer.StatusCode).Append(' ').Append(_answer.ReasonPhrase).Append('\n');
            AppendHeaders(text, "< ", _answer.Headers, _answer.Content.Headers);
            AppendBody(text, "< ", _body);
        }

        return text.ToString().TrimEnd('\n');
    }

    private IEnumerable<string> KnownSecrets()
    {
        IEnumerable<string> known = credentials?.RevealAll() ?? [];
        return request.TokenUnderTest is null ? known : known.Append(request.TokenUnderTest.Reveal());
    }

    private void AppendHeaders(
        StringBuilder text,
        string prefix,
        params IEnumerable<KeyValuePair<string, IEnumerable<string>>>?[] groups)
    {
        foreach ((string name, IEnumerable<string> values) in groups.OfType<IEnumerable<KeyValuePair<string, IEnumerable<string>>>>().SelectMany(group => group))
        {
            string value = s_secretHeaders.Contains(name) ? SecretMask.Mask : Mask(string.Join(", ", values));
            text.Append(prefix).Append(name).Append(": ").Append(value).Append('\n');
        }
    }

    private void AppendBody(StringBuilder text, string prefix, ReadOnlySpan<byte> body)
    {
        const int most = 64 * 1024;
        if (body.IsEmpty)
        {
            return;
        }

        string shown = Encoding.UTF8.GetString(body.Length > most ? body[..most] : body);
        // What deals in tokens shows no text at all: a token just issued may look like anything.
        shown = request.DealsInTokens ? AnyText().Replace(shown, $"\"{SecretMask.Mask}\"") : shown;
        text.Append(prefix).Append(Mask(shown)).Append(body.Length > most ? "…" : "").Append('\n');
    }

    [GeneratedRegex("""(?<=[:\[,]\s*)(?<!"error"\s*:\s*)"(?>(?:[^"\\]|\\.)*)(?:"(?!\s*:)|$)""")]
    private static partial Regex AnyText();
}
