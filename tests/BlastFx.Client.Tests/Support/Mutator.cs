using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace BlastFx.Client.Tests.Support;

/// <summary>Damages responses, by a seed.</summary>
internal sealed class Mutator(Random random)
{
    private static readonly string[] s_values =
    [
        "null", "true", "false", "0", "-0", "1", "-1", "\"\"", "\"1.5\"", "1.5", "\"1,5\"", "\" 1\"", "\"1e3\"", "1e-3", "\"NaN\"", "\"Infinity\"", "1e400",
        "\"0.1000000000000000055511151231257827\"", "25532.188679245283018867924528301886794", "79228162514264337593543950336", "\"0x10\"", "\"+1\"",
        "\"1_000\"", "\"\\u0031\"", "\"\\ud800\"", "[]", "{}", "[1]", "{\"a\":1}", "[[[[[[]]]]]]", "\"x\"", "9223372036854775808", "-9223372036854775809", "01", "1.", ".5",
    ];

    /// <summary>Changes, adds, removes, repeats or moves a few bytes.</summary>
    public byte[] Bytes(byte[] original, int maxTimes = 4)
    {
        var bytes = new List<byte>(original);
        for (int times = random.Next(1, maxTimes + 1); times > 0 && bytes.Count > 0; times--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 5:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    // Digits for digits: the damage that is hardest to detect.
                    bytes[at] = (byte)('0' + random.Next(10));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Replaces, doubles or removes values of a JSON text; most results are still JSON.</summary>
    public string Json(string json)
    {
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            int[] colons = [.. Enumerable.Range(0, json.Length).Where(at => json[at] == ':')];
            if (colons.Length == 0)
            {
                return json;
            }

            int colon = colons[random.Next(colons.Length)];
            int end = json.IndexOfAny([',', '}', ']'], colon);
            end = end < 0 ? json.Length : end;
            string value = s_values[random.Next(s_values.Length)];
            int name = json.LastIndexOfAny([',', '{', '['], colon) + 1;
            json = random.Next(5) switch
            {
                0 => json.Insert(end, $",{json[name..colon]}:{value}"),
                1 => json.Remove(name, end - name),
                2 => json.Insert(end, $",\"later_{random.Next(9)}\":{value}"),
                _ => json[..(colon + 1)] + value + json[end..],
            };
        }

        return json;
    }

    /// <summary>A correct response with a body: by length, in chunks, compressed, or a combination.</summary>
    public byte[] Framed(byte[] body)
    {
        string[] headers = ["Content-Type: application/json", "Srv-Timestamp: 1709294400"];
        if (random.Next(3) == 0)
        {
            (string coding, body) = random.Next(6) switch
            {
                0 => ("br", Packed(body, stream => new BrotliStream(stream, CompressionLevel.Fastest))),
                1 => ("deflate", Packed(body, stream => new ZLibStream(stream, CompressionLevel.Fastest))),
                _ => ("gzip", Packed(body, stream => new GZipStream(stream, CompressionLevel.Fastest))),
            };
            headers = [.. headers, $"Content-Encoding: {coding}"];
        }

        return random.Next(2) == 0
            ? RawResponse.Head(200, [.. headers, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}")]).Append(body).Bytes
            : RawResponse.Head(200, [.. headers, "Transfer-Encoding: chunked"]).Append(Chunked(body)).Bytes;
    }

    /// <summary>Headers that the client reads, with any value.</summary>
    public string[] Headers()
    {
        string[] names =
        [
            "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-RateLimit-Retry-After", "Retry-After", "Srv-Timestamp", "Set-Cookie",
            "Location", "Content-Type", "Content-Encoding", "WWW-Authenticate", "Connection", "Date",
        ];
        string[] values =
        [
            "", "0", "1", "-1", "5", "9", "1709294410", "1709294410000", "253402300800", "9223372036854775807", "99999999999999999999", "soon",
            "2024-03-01T12:00:05Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00-14:00", "Fri, 01 Mar 2024 12:00:05 GMT", "jwt=x; Path=/", "http://127.0.0.1:1/",
            "text/html", "application/json", "gzip", "br", "identity", "a;b=\"c", "\u00e9", "close", "Basic realm=x", new string('9', 5000),
        ];
        return [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"{names[random.Next(names.Length)]}: {values[random.Next(values.Length)]}")];
    }

    private byte[] Chunked(byte[] body)
    {
        var chunks = new List<byte>();
        for (int at = 0; at < body.Length;)
        {
            int length = Math.Min(random.Next(1, 400), body.Length - at);
            chunks.AddRange(Encoding.ASCII.GetBytes($"{length:x}\r\n"));
            chunks.AddRange(body.AsSpan(at, length));
            chunks.AddRange("\r\n"u8);
            at += length;
        }

        chunks.AddRange("0\r\n\r\n"u8);
        return [.. chunks];
    }

    private static byte[] Packed(byte[] body, Func<Stream, Stream> pack)
    {
        using var packed = new MemoryStream();
        using (Stream stream = pack(packed))
        {
            stream.Write(body);
        }

        return packed.ToArray();
    }
}
