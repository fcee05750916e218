using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security;
using System.Text;
using System.Text.Json;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

[Collection(SerialTests.Name)]
public sealed class SandboxCommandTests : IDisposable
{
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task A_client_can_connect_to_the_streams_with_the_key_file()
    {
        PSObject sandbox = _engine.Run("Start-BfxSandbox -PassThru").Single;
        using var key = JsonDocument.Parse(await File.ReadAllTextAsync((string)sandbox.Value("ApiKeyFile")!));
        string token = key.RootElement.GetProperty("privateJwt").GetString()!;
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync((Uri)sandbox.Value("WebSocketUri")!, CancellationToken.None);
        await socket.SendAsync(
            Encoding.UTF8.GetBytes($$"""{"id":1,"connect":{"token":"{{token}}"} }""" + "\n" + """{"id":2,"subscribe":{"channel":"account@13"}}"""),
            WebSocketMessageType.Text,
            endOfMessage: true,
            CancellationToken.None);

        var text = new StringBuilder();
        byte[] buffer = new byte[4_096];
        while (!text.ToString().Contains("\"positions\"", StringComparison.Ordinal))
        {
            WebSocketReceiveResult part = await socket.ReceiveAsync(buffer, CancellationToken.None);
            text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
        }

        Assert.Contains("\"account_equity\"", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Starting_writes_nothing_without_PassThru()
    {
        Assert.Empty(_engine.Run("Start-BfxSandbox").ThrowIfFailed().Output);
        Assert.Equal("BlastFx.SandboxInfo", _engine.Run("Start-BfxSandbox -PassThru").Single.TypeNames[0]);
    }

    [Fact]
    public void The_address_is_loopback_and_the_key_file_connects()
    {
        PSObject sandbox = _engine.Run("$sandbox = Start-BfxSandbox -PassThru; $sandbox").Single;

        Assert.Equal(new Uri($"http://127.0.0.1:{sandbox.Value("Port")}/"), sandbox.Value("BaseUri"));
        Assert.Equal(new Uri($"ws://127.0.0.1:{sandbox.Value("Port")}/ws"), sandbox.Value("WebSocketUri"));
        Assert.Equal(true, sandbox.Value("IsRunning"));
        Assert.Equal(
            "ApiKey 13",
            _engine.Run("Connect-Bfx $sandbox.ApiKeyFile -BaseUri $sandbox.BaseUri; $s = Get-BfxSession; \"$($s.CredentialKind) $($s.ProfileId)\"").Single.BaseObject);
    }

    [Fact]
    public void The_tokens_are_secure_strings_and_connect()
    {
        PSObject sandbox = _engine.Run("$sandbox = Start-BfxSandbox -PassThru; $sandbox").Single;

        Assert.All(["Jwt", "RefreshToken", "SessionSecret"], name => Assert.IsType<SecureString>(sandbox.Value(name)));
        Assert.Equal(
            "Token",
            _engine.Run(
                """
                Connect-Bfx -Jwt $sandbox.Jwt -RefreshToken $sandbox.RefreshToken -TokenSecret $sandbox.SessionSecret -BaseUri $sandbox.BaseUri
                Set-BfxLeverage BTC-USD 3 | Out-Null
                Update-BfxToken | Out-Null
                "$((Get-BfxSession).CredentialKind)"
                """).Single.BaseObject);
    }

    [Theory]
    [InlineData("-FillCount 0", false)]
    [InlineData("-FillCount 1000000", true)]
    [InlineData("", true)]
    public void Accounts_have_a_trading_history_by_default(string parameters, bool traded)
    {
        Assert.Equal(
            traded,
            _engine.Run($"$s = Start-BfxSandbox {parameters} -PassThru; Connect-Bfx $s.ApiKeyFile -BaseUri $s.BaseUri; (Get-BfxAccount).CumTradingVolume -gt 0").Single.BaseObject);
    }

    [Fact]
    public async Task A_seed_determines_the_prices()
    {
        long day = (DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 86_400 * 86_400) - 172_800;
        using var http = new HttpClient();

        async Task<string> Candle(string parameters) => await http.GetStringAsync(new Uri(
            (Uri)_engine.Run($"Start-BfxSandbox {parameters} -PassThru").Single.Value("BaseUri")!,
            $"candles?market_id=BTC-USD&timestamp_from={day}&timestamp_to={day}&period=1440"));

        string usual = await Candle("");
        Assert.Contains("\"volume\"", usual, StringComparison.Ordinal);
        Assert.Equal(usual, await Candle("-Seed 1 -FillCount 10"));
        Assert.NotEqual(usual, await Candle("-Seed -5"));
    }

    [Fact]
    public void Only_the_owner_can_read_the_key_file()
    {
        string file = (string)_engine.Run("Start-BfxSandbox -PassThru").Single.Value("ApiKeyFile")!;

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                new DirectoryInfo(Path.GetDirectoryName(file)!).UnixFileMode);
        }
    }

    [Fact]
    public void Each_of_several_accounts_has_credentials_of_its_own()
    {
        Engine.Result result = _engine.Run(
            """
            $sandbox = Start-BfxSandbox -AccountCount 3 -PassThru
            $sandbox.Accounts | ForEach-Object {
                Connect-Bfx $_.ApiKeyFile -BaseUri $sandbox.BaseUri
                Connect-Bfx -Jwt $_.Jwt -RefreshToken $_.RefreshToken -TokenSecret $_.SessionSecret -BaseUri $sandbox.BaseUri
                "$($_.ProfileId) $((Get-BfxAccount).Id) $($_.Wallet -eq (Get-BfxAccount).Wallet)"
            }
            """);

        Assert.Equal(["13 13 True", "14 14 True", "15 15 True"], result.ThrowIfFailed().Output.Select(line => line.BaseObject));
    }

    [Fact]
    public void It_listens_on_the_specified_port()
    {
        int port = (int)_engine.Run("$first = Start-BfxSandbox -PassThru; $first; Stop-BfxSandbox $first").Single.Value("Port")!;

        Assert.Equal(port, _engine.Run("Start-BfxSandbox $port -PassThru", ("port", port)).Single.Value("Port"));
    }

    [Fact]
    public void A_port_in_use_is_an_error_about_that_port_and_leaves_no_files()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        ErrorRecord error = Assert.IsType<ErrorRecord>(
            _engine.Run("try { Start-BfxSandbox -Port $port -PassThru; 'went on' } catch { $_ }", ("port", port)).Single.BaseObject);

        Assert.Equal("Bfx.SandboxFailed,BlastFx.Commands.StartBfxSandboxCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceUnavailable, error.CategoryInfo.Category);
        Assert.Equal(port, error.TargetObject);
        Assert.Contains($"{port}", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Omit -Port", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_starts_and_stops_nothing()
    {
        Assert.Empty(_engine.Run("Start-BfxSandbox -PassThru -WhatIf").ThrowIfFailed().Output);
        PSObject sandbox = _engine.Run("$sandbox = Start-BfxSandbox -PassThru; Stop-BfxSandbox -WhatIf; Stop-BfxSandbox $sandbox -WhatIf; $sandbox").Single;

        Assert.Equal(true, sandbox.Value("IsRunning"));
        Assert.Contains("\"Start embedded exchange\" on target \"127.0.0.1:any free port\"", _engine.Shown, StringComparison.Ordinal);
        Assert.Contains($"\"Stop embedded exchange\" on target \"http://127.0.0.1:{sandbox.Value("Port")}/\"", _engine.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopping_frees_the_port_and_deletes_the_key_files_and_can_be_repeated()
    {
        PSObject sandbox = _engine.Run("$sandbox = Start-BfxSandbox -AccountCount 2 -PassThru; $sandbox").Single;
        string folder = Path.GetDirectoryName((string)sandbox.Value("ApiKeyFile")!)!;

        Assert.Empty(_engine.Run("$sandbox | Stop-BfxSandbox; Stop-BfxSandbox $sandbox; Stop-BfxSandbox").ThrowIfFailed().Output);

        AssertStopped(sandbox, folder);
    }

    [Fact]
    public void A_specified_sandbox_is_stopped_and_all_if_omitted()
    {
        Engine.Result result = _engine.Run(
            """
            $a = Start-BfxSandbox -PassThru
            $b = Start-BfxSandbox -PassThru
            $c = Start-BfxSandbox -PassThru
            Stop-BfxSandbox $b
            "$($a.IsRunning) $($b.IsRunning) $($c.IsRunning)"
            Stop-BfxSandbox
            "$($a.IsRunning) $($b.IsRunning) $($c.IsRunning)"
            """);

        Assert.Equal(["True False True", "False False False"], result.ThrowIfFailed().Output.Select(line => line.BaseObject));
    }

    [Fact]
    public void Connecting_starts_a_sandbox_or_shares_the_running_one()
    {
        Engine.Result result = _engine.Run(
            """
            Stop-BfxSandbox
            $a = Connect-Bfx -Sandbox -PassThru
            $b = Connect-Bfx -Sandbox -PassThru
            $sandbox = Start-BfxSandbox -PassThru
            $c = Connect-Bfx -Sandbox -PassThru
            "$($a.Environment) $($a.CredentialKind) $($a.ProfileId)"
            "$($a.BaseUri -eq $b.BaseUri) $($c.BaseUri -eq $sandbox.BaseUri) $($a.BaseUri -eq $c.BaseUri)"
            """);

        Assert.Equal(["Sandbox Token 13", "True True False"], result.ThrowIfFailed().Output.Select(line => line.BaseObject));
    }

    [Theory]
    [InlineData("10:00:00")]
    [InlineData("10h")]
    [InlineData("36000s")]
    [InlineData("0.5d -Latency 0.001s", 12)]
    [InlineData("' 10h '")]
    [InlineData("([timespan]::FromHours(10))")]
    public void TokenLifetime_sets_the_lifetime_of_tokens(string lifetime, int hours = 10)
    {
        DateTimeOffset before = DateTimeOffset.UtcNow;
        var expiry = (DateTimeOffset)_engine.Run(
            $"Start-BfxSandbox -TokenLifetime {lifetime}; (Connect-Bfx -Sandbox -PassThru).JwtExpiresAt").Single.BaseObject;

        Assert.InRange(expiry, before.AddHours(hours).AddSeconds(-1), DateTimeOffset.UtcNow.AddHours(hours));
    }

    [Fact]
    public void Latency_delays_responses()
    {
        // The latency never ends; the shortest time limit does.
        Assert.Equal(
            "Bfx.Timeout",
            _engine.Run("Start-BfxSandbox -Latency 1.00:00:00; Connect-Bfx -Sandbox -NoVerify -TimeoutSec 1; Get-BfxAccount").ErrorId);
    }

    [Theory]
    [InlineData("-Port -1")]
    [InlineData("-Port 65536")]
    [InlineData("-AccountCount 0")]
    [InlineData("-AccountCount 1001")]
    [InlineData("-TokenLifetime 0")]
    [InlineData("-TokenLifetime 5")]
    [InlineData("-Latency 5")]
    [InlineData("-Latency 0.5")]
    [InlineData("-TokenLifetime -01:00:00")]
    [InlineData("-Latency -00:00:01")]
    [InlineData("-TokenLifetime $null")]
    public void Invalid_values_start_no_sandbox(string arguments)
    {
        Engine.Result result = _engine.Run($"Stop-BfxSandbox; Start-BfxSandbox {arguments} -PassThru");

        Assert.Empty(result.Output);
        Assert.Contains(result.ErrorId, new[] { "ParameterArgumentValidationError", "ParameterArgumentTransformationError", "Bfx.InvalidArgument" });
    }

    [Fact]
    public void Removing_the_module_stops_its_sandboxes_and_it_can_be_imported_again()
    {
        PSObject sandbox = _engine.Run("$sandbox = Start-BfxSandbox -AccountCount 2 -PassThru; $sandbox").Single;
        PSObject session = _engine.Run("Connect-Bfx -Sandbox -PassThru").Single;
        string folder = Path.GetDirectoryName((string)sandbox.Value("ApiKeyFile")!)!;
        Assert.True(Directory.Exists(folder));

        // A module installed for all users would be imported instead.
        _engine.Run("$PSModuleAutoLoadingPreference = 'None'; Remove-Module BlastFx").ThrowIfFailed();

        Assert.Equal("CommandNotFoundException", _engine.Run("Get-BfxAccount").ErrorId);
        Assert.Equal(true, session.Value("IsClosed"));
        Assert.False(Directory.Exists(folder));

        _engine.Run($"Import-Module '{Checkout.Manifest}'").ThrowIfFailed();

        Assert.Equal("Bfx.NotConnected", _engine.Run("Get-BfxAccount").ErrorId);
        AssertStopped(sandbox, folder);
        Assert.Equal(13L, _engine.Run("Connect-Bfx -Sandbox; Get-BfxAccount").Single.Value("Id"));
    }

    [Fact]
    public void Removing_the_module_in_another_runspace_does_not_affect_this_one()
    {
        PSObject sandbox = _engine.Run("Start-BfxSandbox -PassThru; Connect-Bfx -Sandbox").Single;
        using (var other = new Engine())
        {
            other.Run("Connect-Bfx -Sandbox; Start-BfxSandbox; Remove-Module BlastFx").ThrowIfFailed();
        }

        Assert.Equal(true, sandbox.Value("IsRunning"));
        Assert.Equal(13L, _engine.Run("Get-BfxAccount").Single.Value("Id"));
    }

    [Fact]
    public void Closing_the_runspace_stops_its_sandboxes()
    {
        PSObject sandbox;
        using (var other = new Engine(new RecordingHost()))
        {
            sandbox = other.Run("Start-BfxSandbox -PassThru").Single;
        }

        AssertStopped(sandbox, Path.GetDirectoryName((string)sandbox.Value("ApiKeyFile")!)!);
    }

    private void AssertStopped(PSObject sandbox, string folder)
    {
        Assert.Equal(false, sandbox.Value("IsRunning"));
        Assert.False(Directory.Exists(folder));
        _engine.Run("Start-BfxSandbox -Port $port", ("port", sandbox.Value("Port"))).ThrowIfFailed();
    }
}
