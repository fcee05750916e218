using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using System.Text.Json;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

/// <summary>
/// For any value of a parameter, a cmdlet succeeds or fails with an error id of PowerShell or of the module, and every request
/// is well formed.
/// </summary>
public sealed class ParameterFuzzTests : IDisposable
{
    private const int Seed = 8675309;

    /// <summary>The error of a script that was passed as an argument.</summary>
    private const string ScriptError = "ran";

    private static readonly int s_runs = Effort.Of(60);

    private static readonly HashSet<string> s_common =
        [.. Cmdlet.CommonParameters.Concat(["Confirm"])];

    /// <summary>The error ids of PowerShell's parameter binding.</summary>
    private static readonly HashSet<string> s_bindingErrors = new(StringComparer.Ordinal)
    {
        "AmbiguousParameterSet",
        "CannotConvertArgument",
        "CannotConvertArgumentNoMessage",
        "InputObjectMissingMandatory",
        "InputObjectNotBound",
        "MissingMandatoryParameter",
        "ParameterArgumentTransformationError",
        "ParameterArgumentTransformationErrorEmptyStringNotAllowed",
        "ParameterArgumentTransformationErrorNullNotAllowed",
        "ParameterArgumentValidationError",
        "ParameterArgumentValidationErrorEmptyArrayNotAllowed",
        "ParameterArgumentValidationErrorEmptyStringNotAllowed",
        "ParameterArgumentValidationErrorNullNotAllowed",
        "ParameterBindingFailed",
    };

    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new(options => options with { OrdersPerSecond = 0 });
    private readonly object _session;

    /// <summary>A session whose waits take no time.</summary>
    private readonly object _sessionWithoutWaits;
    private readonly Random _random = new(Seed);
    private readonly ArgumentGenerator _values;

    public ParameterFuzzTests()
    {
        _sessionWithoutWaits = _sandbox.SessionOn(new AutoAdvanceClock(_sandbox.Clock.GetUtcNow()), _engine).BaseObject;
        _session = _sandbox.ConnectUnlimited(_engine).BaseObject;
        _values = new ArgumentGenerator(_random, Evaluate);
    }

    public static TheoryData<string> Cmdlets => [.. ModuleManifest.Cmdlets];

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Any_value_gives_success_or_an_error_and_only_well_formed_requests_are_sent(string cmdlet)
    {
        IReadOnlyList<CommandParameterSetInfo> sets = ((CommandInfo)_engine.Run($"Get-Command {cmdlet}").Single.BaseObject).ParameterSets;
        for (int run = 0; run < s_runs; run++)
        {
            Hashtable arguments = Arguments(cmdlet, sets);
            bool piped = _random.Next(4) == 0;
            Try(cmdlet, arguments, piped, run);
        }

        Assert.All(_sandbox.Requests, AssertWellFormed);
    }

    [Theory]
    [InlineData("-TokenLifetime ([timespan]::MaxValue)")]
    [InlineData("-TokenLifetime 4588472.08:36:52")]
    [InlineData("-Latency ([timespan]::MaxValue)")]
    [InlineData("-Latency 50.00:00:00")]
    public void A_token_lifetime_beyond_the_calendar_is_an_error(string arguments)
    {
        Engine.Result result = _engine.Run($"Start-BfxSandbox {arguments}");

        Assert.Equal("Bfx.InvalidArgument", result.ErrorId);
    }

    [Theory]
    [InlineData("'http://[::1'")]
    [InlineData("'nowhere:x'")]
    [InlineData("'Nowhere::x'")]
    [InlineData("'variable:x'")]
    [InlineData("\"a`0b\"")]
    public void A_key_file_on_an_unknown_drive_is_an_error(string path)
    {
        Engine.Result result = _engine.Run($"Connect-Bfx {path} -NoVerify");

        Assert.Equal("Bfx.KeyFile", result.ErrorId);
    }

    private void Try(string cmdlet, Hashtable arguments, bool piped, int run)
    {
        _sandbox.Server.ClearRequests();
        object? input = piped ? _values.Next(typeof(object), () => _session) : null;
        Engine.Result result = _engine.Run(
            $"{(piped ? ",$in | " : "")}{cmdlet} @arguments | ForEach-Object {{ $_; if ($_ -is [BlastFx.SandboxInfo]) {{ Stop-BfxSandbox $_ }} }}",
            ("arguments", arguments),
            ("in", input));
        string what = $"run {run}: {cmdlet} {Shown(arguments)}{(piped ? $", piped {Shown(input)}" : "")}";
        foreach (ErrorRecord error in result.Errors.Concat(result.Terminating is { } ended ? [ended.ErrorRecord] : Array.Empty<ErrorRecord>()))
        {
            string id = error.FullyQualifiedErrorId.Split(',')[0];
            Assert.True(s_bindingErrors.Contains(id) || IsOurs(error, id) || AsksForMore(error) || id == ScriptError, $"{what}: {error.FullyQualifiedErrorId}: {error.Exception}");
            Assert.True(
                MaySend(error, id) || _sandbox.Requests.All(request => IsOfAWait(cmdlet, request)),
                $"{what}: {id}, and yet {string.Join(", ", _sandbox.Requests)} was sent.");
        }

        Assert.All(_sandbox.Requests, AssertWellFormed);
    }

    /// <summary>A wait for orders that an earlier run ended can have a request on its way.</summary>
    private static bool IsOfAWait(string cmdlet, SandboxRequest request) =>
        cmdlet != "Get-BfxOrder" && request is { Method: "GET", Path: "/ws" or "/orders" };

    private static bool IsOurs(ErrorRecord error, string id) =>
        id.StartsWith("Bfx.", StringComparison.Ordinal) && error.Exception.GetType().Name == "BfxException";

    /// <summary>A mandatory argument is missing, and this host cannot prompt for it.</summary>
    private static bool AsksForMore(ErrorRecord error) =>
        error.Exception.ToString().Contains(nameof(RecordingHost), StringComparison.Ordinal);

    /// <summary>Errors about arguments are raised without a request; the others are the exchange's.</summary>
    private static bool MaySend(ErrorRecord error, string id) =>
        !s_bindingErrors.Contains(id) && !AsksForMore(error)
        && id is not ("Bfx.InvalidArgument" or "Bfx.InvalidCredentials" or "Bfx.InvalidAddress" or "Bfx.KeyFile" or "Bfx.SecretVault" or "Bfx.ReadOnly" or "Bfx.MarketNotAllowed" or "Bfx.SessionClosed" or "Bfx.DeserializedSession");

    private static void AssertWellFormed(SandboxRequest request)
    {
        Assert.NotEqual(404, request.Status);
        Assert.Matches("^([a-z_]+=[A-Za-z0-9._~%-]+(&|$))*$", request.Query);
        // The host of a stream determines the exchange.
        Assert.Equal(request.Path != "/ws", request.Headers.TryGetValue("EID", out string? exchange));
        Assert.True(exchange?.All(char.IsAsciiLetterOrDigit) != false, exchange);
        if (request.Path == "/account/leverage")
        {
            using JsonDocument body = JsonDocument.Parse(request.Body);
            Assert.InRange(body.RootElement.GetProperty("leverage").GetInt32(), 1, 20);
            Assert.Matches(@"^[\p{L}\p{M}\p{N}_./:-]{1,64}$", body.RootElement.GetProperty("market_id").GetString());
        }

        if (request.Headers.TryGetValue("RBT-JWT", out string? jwt))
        {
            Assert.Matches("^[\\x21-\\x7e]+$", jwt);
        }
    }

    private Hashtable Arguments(string cmdlet, IReadOnlyList<CommandParameterSetInfo> sets)
    {
        // Mostly one parameter set, to test more than its resolution.
        bool anyhow = _random.Next(8) == 0;
        CommandParameterInfo[] parameters =
        [
            .. (anyhow ? sets.SelectMany(set => set.Parameters).DistinctBy(parameter => parameter.Name) : sets[_random.Next(sets.Count)].Parameters)
                .Where(parameter => !s_common.Contains(parameter.Name))
                .OrderBy(parameter => parameter.Name, StringComparer.Ordinal),
        ];
        var arguments = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (CommandParameterInfo parameter in parameters)
        {
            if (_random.Next(parameter.IsMandatory ? 20 : 2) > 0)
            {
                arguments[parameter.Name] = _values.Next(parameter.ParameterType, () => Fit(parameter));
            }
        }

        switch (cmdlet)
        {
            case "Connect-Bfx":
                // No request may reach the real exchange, or another host that a text happens to name.
                arguments["NoVerify"] = !ReferenceEquals(arguments["BaseUri"], _sandbox.BaseUri);
                arguments.Remove("Sandbox");
                break;
            case "New-BfxOrder" or "Set-BfxOrder" or "Remove-BfxOrder" or "Wait-BfxOrder":
                arguments["Session"] ??= _sessionWithoutWaits;
                arguments["TimeoutSec"] = arguments["TimeoutSec"] is int or long ? 3 : arguments["TimeoutSec"] ?? 3;
                break;
            case "Stop-BfxSandbox" when !arguments.ContainsKey("Sandbox"):
                // If omitted, it stops the sandboxes of other tests too.
                arguments["WhatIf"] = true;
                break;
            case "Disconnect-Bfx":
                // Keep the session for the other runs.
                arguments["Session"] = _values.Next(typeof(string), () => 0);
                arguments["Session"] = ReferenceEquals((arguments["Session"] as PSObject)?.BaseObject ?? arguments["Session"], _session) ? null : arguments["Session"];
                break;
            case "Start-BfxSandbox" when arguments["AccountCount"] is int or long:
                arguments["AccountCount"] = Math.Min(Convert.ToInt64(arguments["AccountCount"], CultureInfo.InvariantCulture), 3L);
                arguments["PassThru"] = true;
                break;
            case string watch when watch.StartsWith("Watch-", StringComparison.Ordinal):
                arguments["Timeout"] ??= TimeSpan.FromMilliseconds(20);
                break;
            default:
                arguments["PassThru"] = true;
                break;
        }

        if (cmdlet.StartsWith("Get-", StringComparison.Ordinal) && (arguments.ContainsKey("BaseUri") || arguments.ContainsKey("Environment")))
        {
            // Nor may public reads go to another host.
            arguments["BaseUri"] = _sandbox.BaseUri;
        }

        if (parameters.Any(parameter => parameter.Name == "First"))
        {
            // Markets have too many trades to read all.
            arguments["First"] = _random.Next(50);
        }

        if (!parameters.Any(parameter => parameter.Name == "PassThru"))
        {
            arguments.Remove("PassThru");
        }

        return arguments;
    }

    private object? Fit(CommandParameterInfo parameter) => parameter.Name switch
    {
        "Session" => _session,
        "MarketId" => "BTC-USD",
        "InputObject" => Charts.ChartInput.Candle(_random.Next(100), 1, 3, 1, 2),
        "Leverage" => _random.Next(1, 21),
        "ThrottleLimit" => _random.Next(1, 9),
        "BaseUri" => _sandbox.BaseUri,
        "ExchangeId" => "bfx",
        "Environment" => "Testnet",
        "TimeoutSec" => 5,
        "Credential" => PowerShellExtensions.NewCredential(_sandbox.Key.Key, _sandbox.Key.Secret),
        "Jwt" => _sandbox.Tokens.Jwt.ToSecureString(),
        "SessionSecret" => _sandbox.Tokens.RandomSecret.ToSecureString(),
        "RefreshToken" => "not-a-token-of-the-exchange".ToSecureString(),
        "AccountCount" => 2,
        "Port" => 0,
        "TokenLifetime" => TimeSpan.FromMinutes(5),
        "Latency" => TimeSpan.Zero,
        "Since" => "1h",
        "Until" when parameter.ParameterType == typeof(ScriptBlock) => ScriptBlock.Create("$_.Source -eq 'Update'"),
        "Until" => "2s",
        "Timeout" or "Interval" => TimeSpan.FromMilliseconds(20),
        "Count" => _random.Next(1, 20),
        "QueueLimit" => _random.Next(1, 1000),
        "Period" => "1d",
        "Depth" => _random.Next(1, 1001),
        "Skip" => _random.Next(2_000),
        "OrderId" => "BTC-USD@1",
        "ClientOrderId" => "one of mine",
        "Status" => "Open",
        "OrderType" => "limit",
        "OperationType" => "fee",
        _ when parameter.ParameterType == typeof(SwitchParameter) => true,
        _ => null,
    };

    private PSObject? Evaluate(string script) =>
        _engine.Run($"$value = {script}; ,$value", ("session", _session)).ThrowIfFailed().Output is [var one, ..] ? one : null;

    private static string Shown(object? value) => value switch
    {
        null => "$null",
        Hashtable arguments => string.Join(' ', arguments.Keys.Cast<string>().Order(StringComparer.Ordinal).Select(name => $"-{name} {Shown(arguments[name])}")),
        SecureString hidden => $"(SecureString of {hidden.Length})",
        string { Length: > 50 } text => $"'{text[..50]}…' ({text.Length})",
        PSObject wrapped => $"{wrapped.BaseObject.GetType().Name}({wrapped})",
        _ => $"{value.GetType().Name}({value})",
    };
}
