using System.Globalization;
using System.Text;
using BlastFx.Authentication;
using BlastFx.Storage;

namespace BlastFx.Client.Tests;

public sealed class CredentialFileFormatTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"bfx-key-{Guid.NewGuid():n}.json");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    public void The_exchanges_export_is_read_with_or_without_a_byte_order_mark(string mark)
    {
        using ApiKeyCredentials credentials = Read(mark + """
            { "key": "the-key-of-this-file", "secret": "0xA1b2", "publicJwt": "public", "privateJwt": "private", "refreshToken": "refresh", "later": [1] }
            """);

        Assert.Equal("the-key-of-this-file", credentials.Key);
        Assert.Equal("0xA1b2", credentials.SigningSecret.Reveal());
        Assert.Equal(("private", "refresh"), (credentials.Jwt!.Reveal(), credentials.RefreshToken!.Reveal()));
    }

    /// <summary>The calendars of these cultures have other years and months.</summary>
    [Theory]
    [InlineData("th-TH")]
    [InlineData("fa-IR")]
    public void A_file_that_is_set_aside_has_the_same_date_in_its_name_in_every_culture(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            var clock = new TestClock(new DateTimeOffset(2026, 11, 26, 21, 5, 0, TimeSpan.Zero));

            Assert.StartsWith("tokens.json.aside-20261126T210500Z-", ReplacementFile.AsideNameFor("tokens.json", ReplacementFile.NameFor("tokens.json", "{}"u8), clock), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>As editors and Windows PowerShell (<c>&gt;</c>, Out-File) save it.</summary>
    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-16BE", true)]
    public async Task A_file_is_read_in_every_encoding_of_unicode_that_windows_writes(string name, bool hasMark)
    {
        const string Json = """{"key":"the-key-of-this-file","secret":"0xA1b2","note":"für 💶","refreshToken":"refresh"}""";
        Encoding encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Json)];

        using ApiKeyCredentials credentials = Read(bytes);
        using Secret text = await new CredentialFile(_path, CredentialKind.ApiKey, new SessionOptions()).ReadTextAsync(CancellationToken.None);
        using SecretBuffer replaced = CredentialFileFormat.ApiKey.Replace(bytes, credentials);

        Assert.Equal(("the-key-of-this-file", "refresh"), (credentials.Key, credentials.RefreshToken!.Reveal()));
        Assert.Equal(Json, text.Reveal());
        Assert.Contains("\"für 💶\"", Encoding.UTF8.GetString(replaced.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("latin1", "neither UTF-8 nor UTF-16 (line 2, byte 9): save it as UTF-8")]
    [InlineData("utf-32", "UTF-32: save it as UTF-8")]
    [InlineData("utf-32BE", "UTF-32: save it as UTF-8")]
    [InlineData("utf-32", "UTF-32: save it as UTF-8", true)]
    [InlineData("utf-32BE", "UTF-32: save it as UTF-8", true)]
    public void Another_encoding_is_reported_with_advice(string name, string why, bool hasMark = false)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        byte[] text = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes("{\"key\":\"canary\",\n\"note\":\"ü\",\"secret\":\"00\"}")];

        BfxException error = Assert.Throws<BfxException>(() => Read(text));

        Assert.Equal(BfxErrorIds.KeyFile, error.ErrorId);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, 0x7b, 0x00, 0x00, 0xd8, 0x7d, 0x00 })]
    [InlineData(new byte[] { 0xff, 0xfe, 0x7b, 0x00, 0x7d })]
    public void Damaged_utf16_is_reported(byte[] text) =>
        Assert.Contains("UTF-16 and damaged (byte 3)", Assert.Throws<BfxException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1700000000")]
    [InlineData("\"1700000000\"")]
    [InlineData("\"1700000000\"", "Expiration")]
    [InlineData("253402300799")]
    public void The_expiry_of_a_key_is_read(string value, string name = "expiration")
    {
        using ApiKeyCredentials credentials = Read($$"""{"key":"k","secret":"00","{{name}}":{{value}}}""");

        Assert.Equal(value.Trim('"'), $"{credentials.ExpiresAt!.Value.ToUnixTimeSeconds()}");
    }

    [Theory]
    [InlineData("null", "null")]
    [InlineData("\"soon\"", "\"soon\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("true", "true")]
    [InlineData("-1", "null")]
    [InlineData("1.5", "null")]
    [InlineData("9e99", "null")]
    [InlineData("999999999999999", "null")]
    public void An_invalid_expiry_is_unknown_and_not_an_error(string value, string rewritten)
    {
        byte[] json = Encoding.UTF8.GetBytes($$"""{"key":"k","secret":"00","expiration":{{value}}}""");
        using ApiKeyCredentials credentials = Read(json);
        using SecretBuffer replaced = CredentialFileFormat.ApiKey.Replace(json, credentials);

        Assert.Null(credentials.ExpiresAt);
        Assert.Contains($"\"expiration\": {rewritten}", Encoding.UTF8.GetString(replaced.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"key":"k","secret":"00"}""")]
    [InlineData("""{"key":"k","secret":"00","privateJwt":null,"refreshToken":""}""")]
    public void Tokens_are_optional(string json)
    {
        using ApiKeyCredentials credentials = Read(json);

        Assert.Null(credentials.Jwt);
        Assert.Null(credentials.RefreshToken);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData(" ", "it is not JSON (line 1, byte 2)")]
    [InlineData("{\"key\":\"canary\",\n\"secret\":canary}", "it is not JSON (line 2, byte 10)")]
    [InlineData("[\"canary\"]", "it is not a JSON object")]
    [InlineData("{\"secret\":\"canary\"}", "it has no 'key'")]
    [InlineData("{\"key\":\"canary\"}", "it has no 'secret'")]
    [InlineData("{\"key\":null,\"secret\":\"canary\"}", "it has no 'key'")]
    [InlineData("{\"key\":\"canary\",\"secret\":7}", "its 'secret' is not a string")]
    [InlineData("{\"key\":\"canary\",\"key\":\"canary2\",\"secret\":\"00\"}", "it has 'key' twice")]
    public void An_invalid_key_file_is_reported_without_being_quoted(string json, string why)
    {
        BfxException error = Assert.Throws<BfxException>(() => Read(json));

        Assert.Equal(BfxErrorIds.KeyFile, error.ErrorId);
        Assert.Equal(
            $"The API key file '{_path}' cannot be used: {why}. An API key file is JSON with key and secret, as the exchange's web app exports it.", error.Message);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_file_is_named_as_one()
    {
        await File.WriteAllTextAsync(_path, "{}");

        BfxException error = await Assert.ThrowsAsync<BfxException>(() => new CredentialFile(_path, CredentialKind.Token, new SessionOptions()).ReadAsync(CancellationToken.None));

        Assert.Equal(
            $"The token file '{_path}' cannot be used: it has no 'jwt'. A token file is JSON with jwt, refreshToken and randomSecret, as wallet onboarding returns them.",
            error.Message);
    }

    [Theory]
    [InlineData("{\"key\":\"\\ud800\",\"secret\":\"00\"}")]
    [InlineData("{\"\\ud800\":\"x\",\"key\":\"k\",\"secret\":\"00\"}")]
    public void Invalid_unicode_is_an_error_of_the_file(string json) =>
        Assert.Equal(BfxErrorIds.KeyFile, Assert.Throws<BfxException>(() => Read(json)).ErrorId);

    [Fact]
    public void A_malformed_secret_is_an_error_of_the_credentials()
    {
        BfxException error = Assert.Throws<BfxException>(() => Read("""{"key":"k","secret":"canary"}"""));

        Assert.Equal(BfxErrorIds.InvalidCredentials, error.ErrorId);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_reported()
    {
        BfxException error = Assert.Throws<BfxException>(() => Read());

        Assert.Equal(BfxErrorIds.KeyFile, error.ErrorId);
        Assert.Contains("there is no such file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_not_a_key_file() =>
        Assert.Equal(BfxErrorIds.KeyFile, Assert.Throws<BfxException>(() => ReadFile(Path.GetTempPath())).ErrorId);

    [Fact]
    public void A_file_that_is_too_large_is_not_read() =>
        Assert.Contains("more than the maximum of 65536", Assert.Throws<BfxException>(() => Read(new string(' ', 70_000))).Message, StringComparison.Ordinal);

    private ApiKeyCredentials Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private ApiKeyCredentials Read(byte[] bytes)
    {
        File.WriteAllBytes(_path, bytes);
        return Read();
    }

    private ApiKeyCredentials Read() => ReadFile(_path);

    private static ApiKeyCredentials ReadFile(string path) =>
        (ApiKeyCredentials)new CredentialFile(path, CredentialKind.ApiKey, new SessionOptions()).ReadAsync(CancellationToken.None).Result;
}
