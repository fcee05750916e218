using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Text.Json;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

/// <summary>Credentials in a vault, behind the commands of Microsoft.PowerShell.SecretManagement (a vault of the tests' own).</summary>
[Collection(Alone.Name)]
public sealed class SecretVaultTests : IDisposable
{
    private const string Slot = "BfxTestVaults";

    private readonly Engine _engine = new();
    private readonly OwnExchange _exchange = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bfx-vault-");
    private readonly Hashtable _first = Hashtable.Synchronized(new Hashtable(StringComparer.OrdinalIgnoreCase));
    private readonly Hashtable _second = Hashtable.Synchronized(new Hashtable(StringComparer.OrdinalIgnoreCase));

    public SecretVaultTests()
    {
        AppDomain.CurrentDomain.SetData(Slot, new Hashtable(StringComparer.OrdinalIgnoreCase) { ["First"] = _first, ["Second"] = _second });
        _engine.Run($"Import-Module '{Checkout.PathOf("tests", "Shared", "Microsoft.PowerShell.SecretManagement")}'").ThrowIfFailed();
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.SetData(Slot, null);
        _engine.Dispose();
        _exchange.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Without_the_module_the_error_says_what_to_install()
    {
        using var bare = new Engine();
        string file = Write(_exchange.Key.ToJson());
        string? installed = Environment.GetEnvironmentVariable("PSModulePath");
        Environment.SetEnvironmentVariable("PSModulePath", _folder.FullName);
        try
        {
            foreach (string command in new[] { "Connect-Bfx -SecretName bfx", "Save-BfxSecret bfx $file" })
            {
                Engine.Result result = bare.Run(command, ("file", file));

                Assert.Equal("Bfx.SecretVault", result.ErrorId);
                Assert.Contains("Install-PSResource Microsoft.PowerShell.SecretManagement", $"{result.Error}", StringComparison.Ordinal);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("PSModulePath", installed);
        }
    }

    [Fact]
    public void A_key_file_is_stored_and_connects()
    {
        Run("Save-BfxSecret bfx $file; Connect-Bfx -SecretName BFX -BaseUri $uri; Set-BfxLeverage BTC-USD 5", Write(_exchange.Key.ToJson())).ThrowIfFailed();

        Assert.Equal(_exchange.Key.ToJson(), Text(_first["bfx"]));
        Assert.Equal(_exchange.Key.Key, _exchange.Requests[^1].Headers["RBT-API-KEY"]);
    }

    [Fact]
    public void A_secret_is_not_replaced_unless_forced()
    {
        string file = Write(_exchange.Key.ToJson());
        _second["bfx"] = "something else".Secure();

        Engine.Result refused = Run("Save-BfxSecret bfx $file -Vault Second", file);
        Assert.Equal("Bfx.SecretVault", refused.ErrorId);
        Assert.Equal("something else", Text(_second["bfx"]));
        Run("Save-BfxSecret bfx $file -Vault Second -WhatIf -Force", file).ThrowIfFailed();
        Assert.Equal("something else", Text(_second["bfx"]));

        Run("Save-BfxSecret bfx $file -Vault Second -Force", file).ThrowIfFailed();
        Assert.Equal(_exchange.Key.ToJson(), Text(_second["bfx"]));
    }

    [Theory]
    [InlineData("{\"key\":\"k\"}", "Bfx.KeyFile")]
    [InlineData("{\"key\":\"k\",\"secret\":\"xyz\"}", "Bfx.InvalidCredentials")]
    public void A_file_that_holds_no_credentials_is_not_stored(string json, string id)
    {
        Assert.Equal(id, Run("Save-BfxSecret bfx $file", Write(json)).ErrorId);

        Assert.Empty(_first);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Renewed_tokens_are_written_back(bool isText)
    {
        _second["wallet"] = isText ? _exchange.Tokens.ToJson() : _exchange.Tokens.ToJson().Secure();

        PSObject token = Run("Connect-Bfx -SecretName wallet -BaseUri $uri; Update-BfxToken").Single;

        Assert.Equal(Text(token.Value("RefreshToken")), Member(_second["wallet"], "refreshToken"));
        Assert.Equal(isText, _second["wallet"] is string);
        Run("Connect-Bfx -SecretName wallet -BaseUri $uri; $null = Update-BfxToken; Set-BfxLeverage BTC-USD 2").ThrowIfFailed();
    }

    [Fact]
    public void Two_sessions_of_one_secret_renew_once_between_them()
    {
        _first["wallet"] = _exchange.Tokens.ToJson().Secure();

        Run("$a, $b = 1..2 | ForEach-Object { Connect-Bfx -SecretName wallet -BaseUri $uri -NoVerify -PassThru }; $null = $a, $b | Update-BfxToken").ThrowIfFailed();

        Assert.Equal(["POST /jwt"], _exchange.Lines);
    }

    [Fact]
    public void Without_persisting_the_secret_stays()
    {
        _first["wallet"] = _exchange.Tokens.ToJson().Secure();

        Run("Connect-Bfx -SecretName wallet -BaseUri $uri -NoPersist; $null = Update-BfxToken").ThrowIfFailed();

        Assert.Equal(_exchange.Tokens.RefreshToken, Member(_first["wallet"], "refreshToken"));
    }

    [Fact]
    public void A_vault_that_takes_nothing_lets_nothing_be_spent()
    {
        _first["wallet"] = _exchange.Tokens.ToJson().Secure();
        _first["read-only"] = true;

        Engine.Result result = Run("Connect-Bfx -SecretName wallet -BaseUri $uri -NoVerify; Update-BfxToken");

        Assert.Equal("Bfx.NotPersisted", result.ErrorId);
        Assert.Empty(_exchange.Requests);
    }

    [Fact]
    public void A_pair_of_key_and_secret_connects_too()
    {
        _first["pair"] = Texts.Credential(_exchange.Key.Key, _exchange.Key.Secret);

        Run("Connect-Bfx -SecretName pair -BaseUri $uri; $null = Update-BfxToken").ThrowIfFailed();

        Assert.IsType<PSCredential>(_first["pair"]);
    }

    [Theory]
    [InlineData("not-there", "No vault has a secret 'not-there'")]
    [InlineData("both", "More than one vault has a secret")]
    [InlineData("number", "it is a Int32")]
    [InlineData("text", "it is not JSON")]
    [InlineData("*", "No vault has a secret '*'")]
    public void What_cannot_be_used_is_said(string name, string says)
    {
        _first["both"] = _second["both"] = "x".Secure();
        _first["number"] = 5;
        _first["text"] = "canary";

        Engine.Result result = Run($"Connect-Bfx -SecretName '{name}' -BaseUri $uri");

        Assert.Equal("Bfx.SecretVault", result.ErrorId);
        Assert.Contains(says, $"{result.Error}", StringComparison.Ordinal);
        Assert.DoesNotContain("canary", $"{result.Error}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_vaults_own_errors_are_told()
    {
        ((Hashtable)AppDomain.CurrentDomain.GetData(Slot)!)[""] = "Vault is locked";

        Engine.Result result = Run("Connect-Bfx -SecretName bfx -Vault First -BaseUri $uri");

        Assert.Equal("Bfx.SecretVault", result.ErrorId);
        Assert.Contains("Vault is locked", $"{result.Error}", StringComparison.Ordinal);
    }

    private Engine.Result Run(string script, string? file = null) => _engine.Run(script, [.. _exchange.Variables, ("file", file)]);

    private string Write(string json) => PrivateFile.Write(Path.Combine(_folder.FullName, "credentials.json"), json);

    private static string? Member(object? secret, string name) => JsonDocument.Parse(Text(secret)).RootElement.GetProperty(name).GetString();

    private static string Text(object? secret) => ((secret as PSObject)?.BaseObject ?? secret) is SecureString hidden ? hidden.Plain() : (string)secret!;
}
