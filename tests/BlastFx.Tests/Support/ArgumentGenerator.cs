using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Text;
using System.Xml;

namespace BlastFx.Tests.Support;

/// <summary>Generates values that a script could pass to a parameter, valid and invalid, from a seed.</summary>
internal sealed class ArgumentGenerator(Random random, Func<string, object?> evaluate)
{
    private static readonly string[] s_texts =
    [
        "", " ", "\0", "\r\n", "BTC-USD", "btc-usd", "BTC USD", "ETH-USD\n", "20", " 7 ", "1e1", "0x10", "1.5", "-1", "NaN", "∞",
        "99999999999999999999", "$(throw 'expanded')", "`$x", "'", "\"", "\\", "{}", "[]", "../../etc", "/", "~", ".", "*", "?", "[a",
        "env:PATH", "nowhere:x", "HKLM:\\x", "variable:x", "function:prompt", "::", "FileSystem::/nowhere", "Nowhere::x", "http://", "https://127.0.0.1:1",
        "http://127.0.0.1:1/", "http://[::1", "http://a b", "file:///etc/passwd", "mainnet", "Mainnet", "Testnet", "Sandbox", "\ud83d\udca5", "\ud800",
        "\u202e", "İ", "ß", "0x00", "0xzz", "00:00:01", "-00:00:01", "10675199.02:48:05.4775807", "true", "null",
    ];

    private static readonly object?[] s_scalars =
    [
        null, DBNull.Value, true, false, 'x', '\0', (sbyte)-1, (byte)20, short.MinValue, 0, 1, 5, 20, 21, -1, int.MaxValue, int.MinValue, 443, 65536,
        long.MaxValue, long.MinValue, ulong.MaxValue, 5f, 1.5f, float.NaN, 7.0, 1.5, double.NaN, double.PositiveInfinity, double.Epsilon,
        1e300, 3m, 1.5m, decimal.MaxValue, decimal.MinValue, DateTime.MinValue, DateTime.MaxValue, DateTimeOffset.MaxValue,
        TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.FromDays(36500), TimeSpan.FromTicks(1), Guid.Empty, DayOfWeek.Friday, typeof(string),
    ];

    private static readonly string[] s_scripts =
    [
        "{ throw 'ran' }", "{ 5 }", "[pscustomobject]@{ MarketId = 'BTC-USD'; Leverage = 5 }", "@{}", "@{ a = 1; b = @(1, 2) }", "[ordered]@{ x = $null }",
        "@()", "@($null)", "@(1, 'a', $null, @(2))", ",@()", "@('BTC-USD', 'ETH-USD')", "[System.Management.Automation.Internal.AutomationNull]::Value",
        "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize([datetime]::UnixEpoch))",
        "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize([System.Diagnostics.Process]::GetCurrentProcess(), 1))",
        "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($session))",
        "$session", "(Get-Command Get-BfxAccount)", "[regex]'('.Substring(0, 0)", "[version]'1.2'", "[uri]'relative'", "[uri]'https://api.bfx.trade/path'",
        "[System.Threading.CancellationToken]::None", "$ExecutionContext", "[System.IO.MemoryStream]::new()", "[System.IO.DirectoryInfo]::new('/')", "[int[]](1..5)", "[byte[]]::new(1000)",
    ];

    /// <summary>The next value. Some are valid for the parameter, to reach the code behind its checks.</summary>
    public object? Next(Type type, Func<object?> valid) => random.Next(10) switch
    {
        < 4 => valid(),
        4 => Pick(s_scalars),
        5 => evaluate(Pick(s_scripts)!),
        6 => OfKind(type),
        7 => Noise(),
        _ => Pick(s_texts),
    };

    public SecureString Hidden()
    {
        string text = random.Next(3) == 0 ? Noise() : Pick(s_texts)!;
        return (text.Length > 60_000 ? text[..60_000] : text).ToSecureString();
    }

    private object? OfKind(Type type)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare == typeof(SecureString) ? Hidden()
            : bare == typeof(PSCredential) ? new PSCredential(Named(), Hidden())
            : bare == typeof(SwitchParameter) ? new SwitchParameter(random.Next(2) == 0)
            : bare == typeof(int) ? random.Next(-5, 40)
            : bare == typeof(TimeSpan) ? TimeSpan.FromTicks(random.NextInt64(long.MinValue, long.MaxValue))
            : bare == typeof(Uri) ? (Uri.TryCreate(Pick(s_texts), UriKind.RelativeOrAbsolute, out Uri? address) ? address : null)
            : bare == typeof(string) ? new string((char)random.Next(1, 0xd800), random.Next(1, 70))
            : random.Next(2) == 0 ? new Hashtable { ["BaseUri"] = "x" } : new XmlDocument();
    }

    /// <summary>A user name: PowerShell requires one for a credential.</summary>
    private string Named() => Pick(s_texts) is { Length: > 0 } text ? text : "key";

    private string Noise()
    {
        int length = random.Next(40) == 0 ? 100_000 : random.Next(1, 40);
        var text = new StringBuilder(length);
        while (text.Length < length)
        {
            text.Append((char)random.Next(random.Next(2) == 0 ? 128 : 0x10000));
        }

        return text.ToString();
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
