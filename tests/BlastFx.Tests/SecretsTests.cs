using System.Buffers;
using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Text;
using System.Text.Json;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

/// <summary>Plants secrets and searches everything that the module shows for them.</summary>
[Collection(SerialTests.Name)]
public sealed class SecretsTests : IDisposable
{
    private const string Loud = "$VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; $InformationPreference = 'Continue'; ";

    // A default account of Hardhat Network.
    private const string WalletKey = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bfx-tests-");
    private readonly HashSet<string> _secrets = [];

    public SecretsTests()
    {
        Plant(_sandbox.Tokens);
        Plant(_sandbox.Key);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Connect-Bfx -Jwt $jwt -RefreshToken $refreshToken -TokenSecret $secret -BaseUri $uri -PassThru")]
    [InlineData("Connect-Bfx -Credential $credential -Jwt $keyJwt -RefreshToken $keyRefreshToken -BaseUri $uri -PassThru")]
    public void A_successful_command_shows_no_secret(string connect)
    {
        Search(Loud + connect);
        Search(Loud + "Get-BfxSession");
        Search(Loud + "Get-BfxAccount; Get-BfxAccount -AsJson");
        Search(Loud + "Get-BfxOrder -First 2; Get-BfxFill -First 2; Get-BfxPosition; Get-BfxProfile; Get-BfxBalanceOperation -First 2");
        Search(Loud + "Get-BfxMarket BTC*; Get-BfxTrade BTC-USD -First 2; Get-BfxOrderBook BTC-USD 2; Get-BfxFundingRate BTC-USD -First 2");
        Search(Loud + "Get-BfxCandle BTC-USD 1d -Since 3d; Get-BfxVault; Get-BfxServerTime");
        Search(Loud + "Set-BfxLeverage BTC-USD 3; Set-BfxLeverage BTC-USD 3 -WhatIf; Set-BfxLeverage BTC-USD 3 -Confirm");
        Search(Loud + "Test-BfxToken; Test-BfxToken -Jwt $keyJwt");
        Search(Loud + "Update-BfxToken -WhatIf; Update-BfxToken");
        Search(Loud + "Update-BfxToken; Get-BfxAccount");
        Search(Loud + "Disconnect-Bfx");
    }

    [Fact]
    public void Credentials_from_files_and_their_refresh_tokens_are_not_shown()
    {
        string key = PrivateFile.Write(Path.Combine(_folder.FullName, "key.json"), _sandbox.Key.ToJson());
        string session = PrivateFile.Write(Path.Combine(_folder.FullName, "session.json"), _sandbox.Tokens.ToJson());
        const string parts = """ "jwt_private":"planted-private-jwt","jwt_public":"planted-public-jwt","refresh_token":"planted-refresh-token" """;
        _secrets.UnionWith(["planted-private-jwt", "planted-public-jwt", "planted-refresh-token", "0xdeadbeefdeadbeefdeadbeef"]);

        Search(Loud + "Connect-Bfx -TokenFile $file -BaseUri $uri -PassThru; Update-BfxToken; Get-BfxAccount; Get-BfxSession", ("file", session));
        Search(Loud + "Connect-Bfx $file -BaseUri $uri -PassThru; Update-BfxToken; Update-BfxApiKey -WhatIf", ("file", key));
        _sandbox.Respond("/secrets/refresh", 200, "{\"success\":true,\"result\":[{\"api_secret\":{\"Secret\":\"0xdeadbeefdeadbeefdeadbeef\"}," + parts + "}]}");
        Search(Loud + "Update-BfxApiKey; Get-BfxSession");
        _sandbox.Respond("/secrets/refresh", 200, "{\"success\":true,\"result\":[{\"secret\":\"0xdeadbeefdeadbeefdeadbeef\"," + parts + "}]}");
        Search(Loud + "Update-BfxApiKey; Get-BfxSession");
        Assert.Contains("planted-refresh-token", File.ReadAllText(key), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TokenResponseForm.CamelCase)]
    [InlineData(TokenResponseForm.PlainString)]
    public void No_form_of_token_response_is_shown(TokenResponseForm form)
    {
        using var exchange = new TestSandbox(options => options with { TokenResponse = form });
        Plant(exchange.Tokens);
        exchange.Connect(_engine);

        Search(Loud + "Update-BfxToken; Get-BfxAccount");
    }

    [Fact]
    public void A_sandbox_shows_none_of_its_credentials()
    {
        PSObject sandbox = _engine.Run("$sandbox = Start-BfxSandbox -AccountCount 2 -PassThru; $sandbox").Single;
        foreach (object account in (IEnumerable)sandbox.Value("Accounts")!)
        {
            foreach (string line in File.ReadAllText((string)PSObject.AsPSObject(account).Value("ApiKeyFile")!).Split('"').Where(part => part.Length >= 20))
            {
                _secrets.Add(line);
            }
        }

        Search("$sandbox; $sandbox.Accounts; Stop-BfxSandbox $sandbox -WhatIf");
        Search(Loud + "Connect-Bfx -Sandbox -PassThru; Connect-Bfx $sandbox.ApiKeyFile -BaseUri $sandbox.BaseUri -PassThru");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_exchange_that_echoes_secrets_does_not_make_the_module_show_them(bool byKey)
    {
        string echo = string.Join(' ', _secrets.Concat(_secrets.Select(secret => secret.Replace("0x", "", StringComparison.Ordinal).ToUpperInvariant())));
        _ = byKey
            ? _engine.Run("Connect-Bfx -Credential $credential -Jwt $keyJwt -RefreshToken $keyRefreshToken -BaseUri $uri -NoVerify", _sandbox.Variables)
            : _engine.Run("Connect-Bfx -Jwt $jwt -RefreshToken $refreshToken -TokenSecret $secret -BaseUri $uri -NoVerify", _sandbox.Variables);
        string known = byKey
            ? $"{_sandbox.Key.Key} {_sandbox.Key.Secret} {_sandbox.Key.PrivateJwt} {_sandbox.Key.RefreshToken}"
            : $"{_sandbox.Tokens.Jwt} {_sandbox.Tokens.RandomSecret} {_sandbox.Tokens.RefreshToken}";
        Assert.All(known.Split(' '), secret => Assert.Contains(secret, echo, StringComparison.Ordinal));
        string refusal = $$"""{"success":false,"error":"no good: {{known}}","result":["{{known}}"]}""";

        _sandbox.Respond("/account", 400, refusal);
        Search(Loud + "Get-BfxAccount");
        _sandbox.Respond("/account", 200, refusal);
        Search(Loud + "Get-BfxAccount -AsJson");
        _sandbox.Respond("/account", 404, $"<html>{known}</html>", contentType: "text/html");
        Search(Loud + "Get-BfxAccount");
        _sandbox.Respond("/account", 400, known, contentType: $"text/{known.Split(' ')[0]}");
        Search(Loud + "Get-BfxAccount");
        _sandbox.Respond("/account", 200, "{\"success\":true,\"result\":[{\"id\":13,\"balance\":\"" + known.Split(' ')[0] + "\"}]}");
        Search(Loud + "Get-BfxAccount");
        foreach ((string read, string path, string field) in new[]
        {
            ("Get-BfxOrder", "/orders", "price"), ("Get-BfxFill", "/fills", "fee"), ("Get-BfxFill -OrderId X@1", "/fills/order", "timestamp"),
            ("Get-BfxPosition", "/positions", "stop_loss"), ("Get-BfxProfile", "/profile", "balance"), ("Get-BfxBalanceOperation", "/balanceops", "amount"),
        })
        {
            _sandbox.Respond(path, 400, refusal);
            Search(Loud + read);
            _sandbox.Respond(path, 200, "{\"success\":true,\"result\":[{\"id\":\"1\",\"" + field + "\":\"" + known.Split(' ')[0] + "\"}]}");
            Search(Loud + read);
        }

        _sandbox.Respond("/account/leverage", 400, refusal);
        Search(Loud + "Set-BfxLeverage BTC-USD 3");
        _sandbox.Respond("/account/validate", 400, refusal);
        Search(Loud + "Test-BfxToken");
        _sandbox.Respond("/jwt", 400, refusal);
        Search(Loud + "Update-BfxToken");
        _sandbox.Respond("/jwt", 404, known);
        Search(Loud + "Update-BfxToken");
        _sandbox.Fail("/jwt", FaultKind.ResetAfterWork);
        Search(byKey ? Loud + "Get-BfxSession" : Loud + "Update-BfxToken; Update-BfxToken");
    }

    [Fact]
    public void Rejected_credentials_are_not_quoted()
    {
        const string odd = "canary-in-a-coal-mine";
        _secrets.Add(odd);
        string file = Path.Combine(_folder.FullName, "key.json");
        foreach (string json in new[]
        {
            $"{odd}", $"[\"{odd}\"]", $$"""{ "key": "abc", "secret": "{{odd}}" }""", $$"""{ "key": "{{odd}} x", "secret": "00" }""",
            $$"""{ "key": "abc", "secret": "00", "privateJwt": "{{odd}} x" }""", $$"""{ "key": "{{odd}}", "secret": "{{odd}}", {{odd}} }""",
            $$"""{ "key": "abc", "secret": ["{{odd}}"] }""",
        })
        {
            PrivateFile.Write(file, json);
            Search(Loud + "Connect-Bfx $file -BaseUri $uri", ("file", file));
        }

        Search(Loud + "Connect-Bfx -Credential $bad -BaseUri $uri", ("bad", PowerShellExtensions.NewCredential("key", odd)));
        Search(
            Loud + "Connect-Bfx -Jwt $bad -RefreshToken $bad -TokenSecret $secret -BaseUri $uri; Connect-Bfx -Jwt $jwt -RefreshToken $jwt -TokenSecret $bad -BaseUri $uri",
            ("bad", $"{odd} x".ToSecureString()));
        _sandbox.Connect(_engine);
        Search(Loud + "Update-BfxToken -RefreshToken $bad; Test-BfxToken -Jwt $bad", ("bad", $"{odd}\n".ToSecureString()));
        Search(Loud + "Update-BfxToken -RefreshToken $bad; Test-BfxToken -Jwt $bad", ("bad", odd.ToSecureString()));
    }

    [Fact]
    public void Onboarding_a_wallet_shows_neither_its_key_nor_its_signature_nor_its_credentials()
    {
        _secrets.Add(WalletKey);
        string wallet = Loud + "Connect-Bfx -WalletPrivateKey $walletKey -BaseUri $uri -PassThru; ";

        Search(wallet + "Get-BfxSession; Get-BfxAccount", ("walletKey", WalletKey.ToSecureString()));
        Search(wallet.Replace("$uri", "$uri -AsToken", StringComparison.Ordinal) + "Get-BfxSession; Get-BfxAccount", ("walletKey", $"0x{WalletKey}".ToSecureString()));
        Assert.Equal(2, PlantSignatures());
        string got = $$"""{"apiSecret":{"Key":"{{_sandbox.Key.Key}}","Secret":"{{_sandbox.Key.Secret}}"},"jwt":"{{_sandbox.Tokens.Jwt}}","refreshToken":"{{_sandbox.Tokens.RefreshToken}}","randomSecret":"{{_sandbox.Tokens.RandomSecret}}"}""";
        foreach ((int status, string answer) in new[]
        {
            (200, $$"""{"success":true,"result":[{{got}}]}"""),
            (200, $$"""{"success":true,"result":[{{got}},{{got}}]}"""),
            (400, $$"""{"success":false,"error":"no good: 0x{{new string('a', 129)}}{{WalletKey}}","result":[{{got}}]}"""),
            (503, got),
        })
        {
            _sandbox.Respond("/onboarding", status, answer);
            Search(wallet, ("walletKey", WalletKey.ToSecureString()));
        }

        _sandbox.Fail("/onboarding", FaultKind.ResetAfterWork);
        Search(wallet, ("walletKey", WalletKey.ToSecureString()));
    }

    [Fact]
    public void An_invalid_private_key_is_not_quoted()
    {
        _secrets.Add(WalletKey[..40]);
        foreach (string malformed in new[] { $"{WalletKey} ", WalletKey[..63], $"{WalletKey}00", $"{WalletKey[..63]}g", $"{WalletKey}\n" })
        {
            Search(Loud + "Connect-Bfx -WalletPrivateKey $bad -BaseUri $uri", ("bad", malformed.ToSecureString()));
        }

        Assert.Empty(_sandbox.Requests);
    }

    [Theory]
    [InlineData("Connect-Bfx")]
    [InlineData("Connect-Bfx -Credential $credential -BaseUri $address")]
    [InlineData("Get-BfxServerTime -BaseUri $address")]
    public void A_password_in_an_address_is_not_quoted(string script)
    {
        const string password = "topsecret-in-an-address";
        _secrets.Add(password);
        foreach (string address in new[] { $"https://me:{password}@127.0.0.1:1", $"me:{password}@127.0.0.1", $"http://me:{password}@10.0.0.1/x?y", $"https://10.0.0.1/?token={password}" })
        {
            Environment.SetEnvironmentVariable("BFX_BASE_URI", address);
            try
            {
                Search(Loud + script, ("address", new Uri(address, UriKind.RelativeOrAbsolute)));
                Assert.Equal("Bfx.InvalidAddress", _engine.Run(script, [.. _sandbox.Variables, ("address", new Uri(address, UriKind.RelativeOrAbsolute))]).ErrorId);
            }
            finally
            {
                Environment.SetEnvironmentVariable("BFX_BASE_URI", null);
            }
        }
    }

    [Theory]
    [InlineData("Connect-Bfx -WalletPrivateKey $plain -BaseUri $uri")]
    [InlineData("Connect-Bfx -Jwt $plain -RefreshToken $refreshToken -TokenSecret $secret -BaseUri $uri")]
    [InlineData("Connect-Bfx -Jwt $jwt -RefreshToken $plain -TokenSecret $secret -BaseUri $uri")]
    [InlineData("Connect-Bfx -Jwt $jwt -RefreshToken $refreshToken -TokenSecret $plain -BaseUri $uri")]
    [InlineData("Connect-Bfx -Credential $credential -Jwt $plain -BaseUri $uri")]
    [InlineData("Update-BfxToken -RefreshToken $plain")]
    [InlineData("Test-BfxToken -Jwt $plain")]
    public void A_secret_that_is_not_a_SecureString_is_rejected_and_not_quoted(string script)
    {
        _secrets.Add(WalletKey);
        _sandbox.Connect(_engine);

        foreach (object plain in new object[] { WalletKey, new[] { WalletKey }, new Hashtable { ["key"] = WalletKey }, _engine.Run($"[pscustomobject]@{{ key = '{WalletKey}' }}").Single })
        {
            Search(Loud + script, ("plain", plain));
            Engine.Result refused = _engine.Run(script, [.. _sandbox.Variables, ("plain", plain)]);
            Assert.Equal("ParameterArgumentTransformationError", refused.ErrorId);
            Assert.Contains("Read-Host -AsSecureString", $"{refused.Error}", StringComparison.Ordinal);
        }

        Assert.Empty(_sandbox.Requests);
    }

    [Fact]
    public void The_search_finds_a_planted_secret()
    {
        string secret = _sandbox.Tokens.RandomSecret;
        foreach (string form in Forms(secret))
        {
            Assert.True(Finds($"text with {form} in it"), form);
        }

        Assert.True(Finds(new InvalidOperationException("outer", new InvalidOperationException(secret)).ToString()));
        Assert.False(Finds("text without"));
    }

    private static IEnumerable<string> Forms(string secret)
    {
        foreach (string text in new[] { secret, secret.StartsWith("0x", StringComparison.Ordinal) ? secret[2..] : secret })
        {
            yield return text;
            foreach (byte[] bytes in new[] { Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text) })
            {
                yield return Convert.ToBase64String(bytes).TrimEnd('=');
                yield return Convert.ToHexString(bytes);
            }
        }
    }

    /// <summary>Adds the signatures of wallets so far to the secrets, and returns their number.</summary>
    private int PlantSignatures()
    {
        string[] bodies = [.. _sandbox.Requests.Where(request => request.Path == "/onboarding").Select(request => request.Body)];
        _secrets.UnionWith(bodies.Select(body => JsonDocument.Parse(body).RootElement.GetProperty("signature").GetString()!));
        return bodies.Length;
    }

    private void Plant(SandboxTokens tokens) => _secrets.UnionWith([tokens.Jwt, tokens.RefreshToken, tokens.RandomSecret]);

    private void Plant(SandboxApiKey key) => _secrets.UnionWith([key.Key, key.Secret, key.PrivateJwt, key.PublicJwt, key.RefreshToken]);

    private bool Finds(string text) => text.AsSpan().ContainsAny(AllForms());

    /// <summary>All forms of the secrets so far.</summary>
    private SearchValues<string> AllForms() => SearchValues.Create([.. _secrets.SelectMany(Forms)], StringComparison.OrdinalIgnoreCase);

    private string Around(string? leak)
    {
        int place = leak is null ? 0 : _secrets.SelectMany(Forms).Max(form => leak.IndexOf(form, StringComparison.OrdinalIgnoreCase));
        return leak is null ? "" : leak[Math.Max(0, place - 200)..Math.Min(leak.Length, place + 20)];
    }

    /// <summary>Runs a script and searches everything that it wrote.</summary>
    private void Search(string script, params (string Name, object? Value)[] variables)
    {
        using Engine.Running running = _engine.Start(script, [.. _sandbox.Variables, .. variables]);
        Engine.Result result = running.End();
        // New tokens are secrets as well.
        foreach (object? value in result.Output.SelectMany(thing => thing.Properties.Select(property => Safe(() => property.Value))))
        {
            if (value is SecureString secure && secure.Length > 8)
            {
                _secrets.Add(secure.ToPlainText());
            }
        }

        var shown = new List<string>();
        shown.AddRange(result.Verbose.Concat(result.Debug).Concat(result.Warnings));
        shown.AddRange(running.Shell.Streams.Information.Select(record => $"{record}"));
        shown.AddRange(running.Shell.Streams.Progress.Select(record => $"{record}"));
        shown.Add(_engine.Shown);
        foreach (PSObject thing in result.Output)
        {
            Describe(thing, shown, depth: 4);
        }

        foreach (ErrorRecord error in result.Errors.Append(result.Terminating?.ErrorRecord).OfType<ErrorRecord>())
        {
            Describe(error, shown, depth: 3);
            for (Exception? cause = error.Exception; cause is not null; cause = cause.InnerException)
            {
                shown.Add(cause.ToString());
                Describe(cause, shown, depth: 2);
            }
        }

        // Deeper, an error is megabytes about the methods and assemblies of its exception.
        shown.AddRange(_engine.Run(
            """
            $things | ForEach-Object { [System.Management.Automation.PSSerializer]::Serialize($_, 5) }
            $failures | ForEach-Object { [System.Management.Automation.PSSerializer]::Serialize($_, 3) }
            "$things $failures"
            $error | ForEach-Object { "$_" }
            """,
            ("things", result.Output.ToArray()),
            ("failures", result.Errors.ToArray())).Output.Select(text => $"{text}"));
        shown.AddRange(_engine.Run("$Error | Format-List * -Force | Out-String -Width 500; $Error | Get-Error | Out-String -Width 500; $Error.Clear()").Output.Select(text => $"{text}"));
        // The output of a runspace without the module to a file.
        shown.AddRange(result.Output.Select(thing => PSSerializer.Serialize(thing, 5)));

        Assert.NotEmpty(shown);
        SearchValues<string> forms = AllForms();
        string? leak = shown.Find(text => text.AsSpan().ContainsAny(forms));
        Assert.True(leak is null, $"{script}: {Around(leak)}");
    }

    /// <summary>The text of an object, of its properties, and of theirs.</summary>
    private static void Describe(object? thing, List<string> shown, int depth)
    {
        if (thing is null or SecureString or PSCredential or Type or System.Reflection.MemberInfo || depth == 0)
        {
            return;
        }

        shown.Add(Safe(thing.ToString) as string ?? "");
        if (thing is string || (thing is PSObject { BaseObject: string } or PSObject { BaseObject: ValueType }) || thing is ValueType)
        {
            return;
        }

        foreach (PSPropertyInfo property in PSObject.AsPSObject(thing).Properties)
        {
            Describe(Safe(() => property.Value), shown, depth - 1);
        }

        if (thing is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Describe(item, shown, depth - 1);
            }
        }
    }

    private static object? Safe(Func<object?> get)
    {
        try
        {
            return get();
        }
        catch (GetValueException unreadable)
        {
            return unreadable.Message;
        }
    }
}
