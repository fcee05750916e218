using System.Management.Automation;
using BlastFx.Sandbox;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class AccountTests : IDisposable
{
    private static readonly string[] s_amounts =
    [
        "AccountEquity", "AccountLeverage", "AccountMargin", "Balance", "CumTradingVolume", "CumUnrealizedPnl", "Health",
        "TotalNotional", "TotalOrderMargin", "TotalPositionMargin", "WithdrawableBalance",
    ];

    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public AccountTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void An_account_has_every_field_of_the_response_in_pascal_case()
    {
        PSObject account = Read();

        Assert.Equal("BlastFx.Account", account.TypeNames[0]);
        Assert.Equal(13L, account.Value("Id"));
        Assert.Equal(_sandbox.Account.Wallet, account.Value("Wallet"));
        Assert.Equal("active", account.Value("Status"));
        Assert.Equal("trader", account.Value("ProfileType"));
        Assert.Equal(10_000_000m, account.Value("Balance"));
        Assert.Equal(DateTimeOffset.UnixEpoch, account.Value("LastLiqCheck"));
        Assert.All(s_amounts, amount => Assert.IsType<decimal>(account.Value(amount)));
    }

    [Fact]
    public void Amounts_are_decimals_and_times_are_DateTimeOffsets()
    {
        Assert.Equal(
            "True True decimal 5000000 True",
            _engine.Run(
                """
                $a = Get-BfxAccount
                "$($a.Balance -is [decimal]) $($a.LastUpdate -is [datetimeoffset]) $($a.Balance.GetType()) $($a.Balance / 2) $($a.Balance -eq 10000000)"
                """).Single.BaseObject);
    }

    [Theory]
    [InlineData("\"0.1\"", "0.1")]
    [InlineData("0.1", "0.1")]
    [InlineData("-3", "-3")]
    [InlineData("\"-0.000000000000000001\"", "-0.000000000000000001")]
    [InlineData("\"1234567890123456789012345.678\"", "1234567890123456789012345.678")]
    [InlineData("\"25532.188679245283018867924528301886794\"", "25532.188679245283018867924528")]
    [InlineData("1.50", "1.50")]
    public void An_amount_equals_its_text(string wire, string amount)
    {
        _sandbox.Account.SetField("balance", wire);

        Assert.Equal(amount, ((decimal)Read().Value("Balance")!).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_time_is_utc_and_exact_to_the_microsecond()
    {
        _sandbox.Account.SetField("last_update", "1670396580648597");

        DateTimeOffset time = Assert.IsType<DateTimeOffset>(Read().Value("LastUpdate"));

        Assert.Equal(TimeSpan.Zero, time.Offset);
        Assert.Equal(new DateTimeOffset(2022, 12, 7, 7, 3, 0, 648, 597, TimeSpan.Zero), time);
    }

    [Fact]
    public void Leverage_is_a_map_in_the_order_of_the_response_and_has_a_text()
    {
        _sandbox.Respond("/account", 200, """{"success":true,"error":"","result":[{"id":13,"leverage":{"SOL-USD":"1","BTC-USD":"20","ETH-USD":"2.5"}}]}""");

        Assert.Equal(
            ["SOL-USD=1; BTC-USD=20; ETH-USD=2.5", "20", "SOL-USD BTC-USD ETH-USD", "True", "3"],
            _engine.Run(
                """
                $map = (Get-BfxAccount).Leverage
                "$map"
                "$($map.'BTC-USD')"
                "$($map.Keys)"
                "$($null -eq $map.'NO-SUCH')"
                "$($map.Count)"
                """).ThrowIfFailed().Output.Select(line => line.BaseObject));
    }

    [Fact]
    public void Fields_the_exchange_adds_become_note_properties()
    {
        _sandbox.Account.SetExtraField("referral_code", "\"abc\"");
        _sandbox.Account.SetExtraField("vip_since_2024", "12345678901");
        _sandbox.Account.SetExtraField("fee_rate", "0.00020");
        _sandbox.Account.SetExtraField("huge", "1e400");
        _sandbox.Account.SetExtraField("is_vault", "true");
        _sandbox.Account.SetExtraField("nothing", "null");
        _sandbox.Account.SetExtraField("nested", """{ "a": [1, 2] }""");

        PSObject account = Read();

        Assert.Equal("abc", account.Value("ReferralCode"));
        Assert.Equal(12345678901L, account.Value("VipSince2024"));
        Assert.Equal(0.00020m, account.Value("FeeRate"));
        Assert.Equal("1e400", account.Value("Huge"));
        Assert.Equal(true, account.Value("IsVault"));
        Assert.Null(account.Value("Nothing"));
        Assert.Equal("""{ "a": [1, 2] }""", account.Value("Nested"));
        Assert.All(["ReferralCode", "FeeRate"], name => Assert.Equal(PSMemberTypes.NoteProperty, account.Properties[name].MemberType));
    }

    [Fact]
    public void An_added_field_does_not_hide_a_known_one()
    {
        _sandbox.Respond("/account", 200, """{"success":true,"error":"","result":[{"id":13,"wallet":"0x1","Wallet":"0x2"}]}""");

        PSObject account = Read();

        Assert.Equal("0x1", account.Value("Wallet"));
        Assert.Equal("0x2", account.Value("_Wallet"));
    }

    [Fact]
    public void An_added_field_may_have_any_name()
    {
        _sandbox.Respond(
            "/account",
            200,
            """{"success":true,"error":"","result":[{"id":13,"":1,"psobject":2,"ps_base":3,"pstypenames":4,"foo_bar":5,"fooBar":6,"to_string":7}]}""");

        PSObject account = Read();

        Assert.Equal(
            [1L, 2L, 3L, 4L, 5L, 6L, 7L],
            new[] { "_", "_psobject", "ps_base", "_pstypenames", "FooBar", "_fooBar", "to_string" }.Select(account.Value));
    }

    [Fact]
    public void An_account_has_the_positions_orders_and_tiers_that_the_exchange_sends()
    {
        _sandbox.Account.SetExtraField("positions", """[{ "id": "p1", "market_id": "BTC-USD", "size": "0.45", "side": "long", "stop_loss": null }]""");
        _sandbox.Account.SetExtraField("orders", """[{ "id": "BTC-USD@1848", "side": "short", "size": "1", "price": "19800.0" }]""");
        _sandbox.Account.SetExtraField("tier_status", """{ "current": { "tier": 0, "title": "Basic", "min_volume": "0" }, "needed_volume": "12" }""");
        _sandbox.Account.SetExtraField("mmf_total", "\"1.25\"");

        Assert.Equal(
            ["BTC-USD long 0.45", "BTC-USD@1848 short 1 at 19800.0", "BlastFx.Position", "Basic", "1.25", "StopLoss"],
            _engine.Run(
                """
                $a = Get-BfxAccount
                "$($a.Positions)"
                "$($a.Orders)"
                $a.Positions[0].PSObject.TypeNames[0]
                $a.TierStatus.Current.Title
                "$($a.MmfTotal)"
                $a.Positions[0].PSObject.Properties['StopLoss'].Name
                """).ThrowIfFailed().Output.Select(line => line.BaseObject));
    }

    [Fact]
    public void AsJson_writes_the_unchanged_response_text()
    {
        const string json = """{ "balance":"010.50e0",  "id" : 13, "x": "ä\u00e4\/", "leverage": {} }""";
        _sandbox.Respond("/account", 200, $$"""{ "success":true, "result":[ {{json.Replace("010", "10", StringComparison.Ordinal)}} ] }""");

        Assert.Equal(json.Replace("010", "10", StringComparison.Ordinal), _engine.Run("Get-BfxAccount -AsJson").Single.BaseObject);
    }

    [Theory]
    [InlineData("balance", "\"1e30\"", "larger than a decimal")]
    [InlineData("balance", "\"ten\"", "'ten'")]
    [InlineData("balance", "true", "boolean")]
    [InlineData("last_update", "1.5", "1.5")]
    [InlineData("leverage", """{ "BTC-USD": "x" }""", "BTC-USD")]
    public void An_inexact_value_is_an_error_that_names_field_and_text(string field, string wire, string text)
    {
        _sandbox.Account.SetField(field, wire);

        Engine.Result result = _engine.Run("Get-BfxAccount; 'goes on'");

        Assert.Equal("Bfx.UnexpectedResponse", result.ErrorId);
        Assert.Contains(field, $"{result.Error}", StringComparison.Ordinal);
        Assert.Contains(text, $"{result.Error}", StringComparison.Ordinal);
        Assert.Equal("goes on", Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public void A_failed_read_is_an_error_about_its_session_and_the_next_session_is_read()
    {
        PSObject first = _engine.Run("Get-BfxSession").Single;
        PSObject second = _sandbox.Connect(_engine);
        _sandbox.Respond("/account", 400, """{"success":false,"error":"PROFILE_NOT_ACTIVE","result":[]}""");

        Engine.Result result = _engine.Run("$a, $b | Get-BfxAccount", ("a", first), ("b", second));

        Assert.Same(first.BaseObject, result.Error.TargetObject);
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData(FaultKind.ResetBeforeWork)]
    [InlineData(FaultKind.ResetAfterWork)]
    [InlineData(FaultKind.TruncateBody)]
    public void A_read_whose_response_is_lost_is_sent_again(FaultKind fault)
    {
        PSObject session = _sandbox.SessionOn(new AutoAdvanceClock(_sandbox.Clock.GetUtcNow()), _engine);
        _sandbox.Fail("/account", fault);

        Assert.Equal(13L, _engine.Run("Get-BfxAccount -Session $session", ("session", session)).Single.Value("Id"));
        Assert.Equal(2, _sandbox.Requests.Count);
    }

    private PSObject Read() => _engine.Run("Get-BfxAccount").Single;
}
