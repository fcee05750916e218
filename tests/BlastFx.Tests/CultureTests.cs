using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class CultureTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public CultureTests() => _sandbox.Connect(_engine);

    public static TheoryData<string> Cultures => new("de-DE", "fr-FR", "tr-TR", "fa-IR", "ar-SA", "en-US");

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Amounts_and_times_are_the_same_in_every_culture(string culture)
    {
        _sandbox.Account.SetField("balance", "\"-1234567.500\"");
        _sandbox.Account.SetExtraField("fee_rate", "0.0002");

        Assert.Equal(
            [
                "-1234567.500", "-1234567.500", "-1234567.500 2022-12-07T07:03:00.648597Z", "2022-12-07T07:03:00.648597Z",
                "BTC-USD=20; ETH-USD=1; SOL-USD=1", "0.0002", "13",
            ],
            Run(
                culture,
                """
                $a = Get-BfxAccount
                $copy = $a.Balance
                "$copy"
                'x' + $a.Balance | ForEach-Object { $_.Substring(1) }
                '{0} {1}' -f $a.Balance, $a.LastUpdate
                $a.PSObject.Properties['LastUpdate'].Value | ForEach-Object { '{0}' -f $_ }
                $a.Leverage.ToString()
                "$($a.FeeRate)"
                "$a"
                """));
    }

    [Theory]
    [InlineData("de-DE", "1.234,50", "07.12.2022")]
    [InlineData("tr-TR", "1.234,50", "7.12.2022")]
    [InlineData("en-US", "1,234.50", "12/7/2022")]
    public void A_requested_format_follows_the_culture(string culture, string amount, string date)
    {
        _sandbox.Account.SetField("balance", "1234.5");

        Assert.Equal([amount, date], Run(culture, "$a = Get-BfxAccount; $a.Balance.ToString('N2'); $a.LastUpdate.ToString('d')"));
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Text_parses_back_to_the_same_value(string culture)
    {
        _sandbox.Account.SetField("balance", "1234.5");

        Assert.Equal(
            ["True", "True"],
            Run(
                culture,
                """
                $a = Get-BfxAccount
                "$([decimal]::Parse(('{0}' -f $a.Balance), [cultureinfo]::InvariantCulture) -eq $a.Balance)"
                "$([datetimeoffset]::Parse(('{0}' -f $a.LastUpdate), [cultureinfo]::InvariantCulture) -eq $a.LastUpdate)"
                """));
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Requests_verbose_lines_and_parameters_are_the_same_in_every_culture(string culture)
    {
        // In Turkish, i and I are not the same letter.
        Engine.Result result = _engine.Run(
            $$"""
            [cultureinfo]::CurrentCulture = '{{culture}}'
            [pscustomobject]@{ MARKET_ID = 'BTC-USD'; LEVERAGE = '5' } | Set-BfxLeverage -Confirm:$false -Verbose | Out-Null
            Connect-Bfx -Credential $credential -Environment TESTNET -NoVerify -PassThru
            """, _sandbox.Variables);

        Assert.Equal("Testnet", $"{result.Single.Value("Environment")}");
        Assert.Matches(@"^PUT /account/leverage: 200 in \d+\.\d ms, attempt 1$", result.Verbose[^1]);
        Assert.Equal("""{"market_id":"BTC-USD","leverage":5}""", Assert.Single(_sandbox.Requests).Body);
    }

    private IEnumerable<object> Run(string culture, string script) => _engine
        .Run($"[cultureinfo]::CurrentCulture = '{culture}'; [cultureinfo]::CurrentUICulture = '{culture}'; {script}")
        .ThrowIfFailed().Output.Select(line => line.BaseObject);
}
