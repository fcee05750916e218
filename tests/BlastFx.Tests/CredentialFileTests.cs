using System.Management.Automation;
using System.Security;
using System.Text;
using System.Text.Json;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

/// <summary>Sessions from files, and the files after a refresh.</summary>
public sealed class CredentialFileTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bfx-persistence-");

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_token_file_connects_and_has_the_new_tokens_after_a_refresh()
    {
        string file = Write(_sandbox.Tokens.ToJson());

        PSObject token = Run("Connect-Bfx -TokenFile $file -BaseUri $uri; Update-BfxToken", file).Single;

        Assert.Equal(((SecureString)token.Value("RefreshToken")!).ToPlainText(), Member(file, "refreshToken"));
        Run("Connect-Bfx -TokenFile $file -BaseUri $uri; $null = Update-BfxToken; Set-BfxLeverage BTC-USD 3", file).ThrowIfFailed();
    }

    [Fact]
    public void A_relative_path_is_resolved_against_the_current_location()
    {
        string file = Write(_sandbox.Tokens.ToJson());

        Run("$null = $ExecutionContext.SessionState.Path.SetLocation([IO.Path]::GetDirectoryName($file)); Connect-Bfx -TokenFile ./credentials.json -BaseUri $uri; $null = Update-BfxToken", file).ThrowIfFailed();

        Assert.NotEqual(_sandbox.Tokens.RefreshToken, Member(file, "refreshToken"));
    }

    [Fact]
    public void An_api_key_is_refreshed_in_its_file_and_shown_without_secrets()
    {
        string file = Write(_sandbox.Key.ToJson());
        _sandbox.Clock.Advance(TimeSpan.FromDays(10));

        PSObject renewal = Run("Connect-Bfx $file -BaseUri $uri -NoVerify; Update-BfxApiKey", file).Single;

        Assert.Equal(_sandbox.Clock.GetUtcNow().AddDays(30), renewal.Value("ExpiresAt"));
        Assert.NotEqual(_sandbox.Key.RefreshToken, Member(file, "refreshToken"));
        Assert.DoesNotContain(_sandbox.Key.Key, $"{renewal.Value("ApiKey")}", StringComparison.Ordinal);
        Run("Connect-Bfx $file -BaseUri $uri; $null = Update-BfxApiKey; Set-BfxLeverage BTC-USD 2", file).ThrowIfFailed();
    }

    [Fact]
    public void An_api_key_without_a_refresh_token_cannot_be_refreshed()
    {
        _sandbox.ConnectByKey(_engine);

        Assert.Equal("Bfx.NoToken", _engine.Run("Update-BfxApiKey").ErrorId);
        Assert.Empty(_sandbox.Requests);
    }

    [Fact]
    public void Token_credentials_have_no_key_to_refresh()
    {
        _sandbox.Connect(_engine);

        Assert.Equal("Bfx.NoToken", _engine.Run("Update-BfxApiKey").ErrorId);
    }

    [Fact]
    public void WhatIf_refreshes_no_key()
    {
        string file = Write(_sandbox.Key.ToJson());

        Run("Connect-Bfx $file -BaseUri $uri -NoVerify; Update-BfxApiKey -WhatIf", file).ThrowIfFailed();

        Assert.Empty(_sandbox.Requests);
        Assert.Contains("Custom", _engine.Shown, StringComparison.Ordinal);
        Assert.Contains("Renew API key", _engine.Shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Connect-Bfx -TokenFile $file -BaseUri $uri -NoVerify", true, "it has token credentials")]
    [InlineData("Connect-Bfx $file -BaseUri $uri -NoVerify", false, "it has no refresh token")]
    public void WhatIf_reports_a_refresh_that_is_not_possible(string connect, bool isSession, string why)
    {
        string file = Write(isSession ? _sandbox.Tokens.ToJson() : """{"key":"the-key-of-a-test","secret":"0xa1"}""");

        Engine.Result result = Run($"{connect}; Update-BfxApiKey -WhatIf", file);

        Assert.Equal("Bfx.NoToken", result.ErrorId);
        Assert.Contains(why, $"{result.Error}", StringComparison.Ordinal);
        Assert.Empty(_sandbox.Requests);
        Assert.DoesNotContain("What if", _engine.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_file_written_by_Windows_PowerShell_connects()
    {
        string file = Write("");
        File.WriteAllText(file, _sandbox.Key.ToJson(), Encoding.Unicode);

        Run("Connect-Bfx $file -BaseUri $uri; $null = Update-BfxApiKey", file).ThrowIfFailed();

        Assert.NotEqual(_sandbox.Key.RefreshToken, Member(file, "refreshToken"));
        Assert.Equal(_sandbox.Clock.GetUtcNow().AddDays(30), _engine.Run("(Get-BfxSession).ApiKeyExpiresAt").Single.BaseObject);
    }

    [Fact]
    public void NoPersist_leaves_the_file_unchanged()
    {
        string file = Write(_sandbox.Tokens.ToJson());

        Run("Connect-Bfx -TokenFile $file -BaseUri $uri -NoPersist; Update-BfxToken", file).ThrowIfFailed();

        Assert.Equal(_sandbox.Tokens.ToJson(), File.ReadAllText(file));
    }

    [Fact]
    public void A_file_that_others_can_read_is_rejected_unless_forced()
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows has no file modes.
            return;
        }

        string file = Write(_sandbox.Key.ToJson());
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Engine.Result refused = Run("Connect-Bfx $file -BaseUri $uri", file);
        Assert.Equal("Bfx.KeyFile", refused.ErrorId);
        Assert.Contains("others than its owner", Assert.Single(refused.Warnings), StringComparison.Ordinal);
        Assert.Empty(_sandbox.Requests);

        Assert.Single(Run("Connect-Bfx $file -BaseUri $uri -Force", file).ThrowIfFailed().Warnings);
    }

    [Theory]
    [InlineData("""{"jwt":"a","refreshToken":"b"}""", "it has no 'randomSecret'")]
    [InlineData("""{"jwt":"a","refreshToken":"b","refresh_token":"c","randomSecret":"00"}""", "it has 'refreshToken' twice")]
    [InlineData("""{"key":"k","secret":"00"}""", "it has no 'jwt'")]
    public void An_invalid_token_file_is_named(string json, string why)
    {
        Engine.Result result = Run("Connect-Bfx -TokenFile $file -BaseUri $uri", Write(json));

        Assert.Equal("Bfx.KeyFile", result.ErrorId);
        Assert.Contains(why, $"{result.Error}", StringComparison.Ordinal);
        Assert.Contains("token file", $"{result.Error}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_token_file_of_a_sandbox_connects()
    {
        _engine.Run("$exchange = Start-BfxSandbox -PassThru; Connect-Bfx -TokenFile $exchange.SessionFile -BaseUri $exchange.BaseUri; Update-BfxToken").ThrowIfFailed();
        _engine.Run("Stop-BfxSandbox $exchange").ThrowIfFailed();
    }

    private Engine.Result Run(string script, string file) => _engine.Run(script, [.. _sandbox.Variables, ("file", file)]);

    private string Write(string json) => PrivateFile.Write(Path.Combine(_folder.FullName, "credentials.json"), json);

    private static string? Member(string file, string name) => JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty(name).GetString();
}
