using System.Text;
using BlastFx.Persistence;

namespace BlastFx.Client.Tests;

public sealed class CredentialFormatTests : IDisposable
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

    [Theory]
    [InlineData("""{"key":"k","secret":"00"}""")]
    [InlineData("""{"key":"k","secret":"00","privateJwt":null,"refreshToken":""}""")]
    public void Tokens_need_not_be_there(string json)
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
    [InlineData("{\"key\":\"canary\",\"secret\":7}", "its 'secret' is not a text")]
    [InlineData("{\"key\":\"canary\",\"key\":\"canary2\",\"secret\":\"00\"}", "it has 'key' twice")]
    public void What_is_no_key_file_is_named_without_quoting_it(string json, string why)
    {
        BfxException error = Assert.Throws<BfxException>(() => Read(json));

        Assert.Equal(BfxErrorIds.KeyFile, error.ErrorId);
        Assert.Contains($"'{_path}' cannot be used: {why}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"key\":\"\\ud800\",\"secret\":\"00\"}")]
    [InlineData("{\"\\ud800\":\"x\",\"key\":\"k\",\"secret\":\"00\"}")]
    public void Text_that_is_not_unicode_is_an_error_of_the_file(string json) =>
        Assert.Equal(BfxErrorIds.KeyFile, Assert.Throws<BfxException>(() => Read(json)).ErrorId);

    [Fact]
    public void A_malformed_secret_is_an_error_of_the_credentials()
    {
        BfxException error = Assert.Throws<BfxException>(() => Read("""{"key":"k","secret":"canary"}"""));

        Assert.Equal(BfxErrorIds.BadCredentials, error.ErrorId);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        BfxException error = Assert.Throws<BfxException>(() => Read());

        Assert.Equal(BfxErrorIds.KeyFile, error.ErrorId);
        Assert.Contains("there is no such file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_no_key_file() =>
        Assert.Equal(BfxErrorIds.KeyFile, Assert.Throws<BfxException>(() => ReadFile(Path.GetTempPath())).ErrorId);

    [Fact]
    public void A_file_far_too_large_is_not_read() =>
        Assert.Contains("far more than such a file", Assert.Throws<BfxException>(() => Read(new string(' ', 70_000))).Message, StringComparison.Ordinal);

    private ApiKeyCredentials Read(string text)
    {
        File.WriteAllBytes(_path, Encoding.UTF8.GetBytes(text));
        return Read();
    }

    private ApiKeyCredentials Read() => ReadFile(_path);

    private static ApiKeyCredentials ReadFile(string path) =>
        (ApiKeyCredentials)new CredentialFile(path, CredentialFormat.ApiKey, new SessionOptions()).Read();
}
