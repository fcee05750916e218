using BlastFx.Tests.Support;

namespace BlastFx.Tests.Records;

/// <summary>Amounts and times of records: values to calculate and compare with, and one text form in every culture and runspace.</summary>
public sealed class ValueTextTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public ValueTextTests()
    {
        _sandbox.Account.SetField("balance", "\"-1234567.500\"");
        _sandbox.Connect(_engine);
    }

    private static readonly string[] s_cultures = ["de-DE", "fr-FR", "tr-TR", "fa-IR", "en-US"];

    /// <summary>Uses of a value, and their text in every culture.</summary>
    public static TheoryData<string, string> Uses => new()
    {
        { "$a | Select-Object Balance, LastUpdate | ConvertTo-Csv -NoHeader", "\"-1234567.500\",\"2022-12-07T07:03:00.648597Z\"" },
        { "($a | ConvertTo-Csv)[1].Split(',')[5]", "\"-1234567.500\"" },
        { "$copy = $a.Balance; [pscustomobject]@{ X = $copy } | ConvertTo-Csv -NoHeader", "\"-1234567.500\"" },
        { "$copy = $a.PSObject.Copy(); $copy | Select-Object Balance | ConvertTo-Csv -NoHeader", "\"-1234567.500\"" },
        { "$copy = $a.LastUpdate.PSObject.Copy(); [pscustomobject]@{ X = $copy } | ConvertTo-Csv -NoHeader", "\"2022-12-07T07:03:00.648597Z\"" },
        { "$a | Select-Object *, @{ n = 'Same'; e = { $_.Balance } } | Select-Object Same | ConvertTo-Csv -NoHeader", "\"-1234567.500\"" },
        { "$a | Select-Object Balance, LastUpdate | ConvertTo-Json -Compress", "{\"Balance\":-1234567.500,\"LastUpdate\":\"2022-12-07T07:03:00.648597+00:00\"}" },
        { "($a | ConvertTo-Html -Property Balance, LastUpdate -Fragment) -match '<td>'", "<tr><td>-1234567.500</td><td>2022-12-07T07:03:00.648597Z</td></tr>" },
        { "($a | Group-Object Balance).Name", "-1234567.500" },
        { "\"$($a.Balance)\"", "-1234567.500" },
        { "'{0} {1}' -f $a.Balance, $a.LastUpdate", "-1234567.500 2022-12-07T07:03:00.648597Z" },
        { "@($a.Balance, 1) | Out-String -Stream | Select-Object -First 1", "-1234567.500" },
        { "\"$($a.Leverage)\"", "BTC-USD=20; ETH-USD=1; SOL-USD=1" },
    };

    /// <summary>Calculations and comparisons, each true.</summary>
    public static TheoryData<string> Facts => new(
        "$a.Balance -is [decimal]",
        "$a.LastUpdate -is [System.DateTimeOffset]",
        "($a.Balance * 2 + 1) -eq -2469134",
        "(2 * $a.Balance).GetType() -eq [decimal]",
        "-$a.Balance -eq 1234567.5",
        "$a.Balance -lt 0 -and 0 -gt $a.Balance",
        "$a.Balance -eq [decimal]'-1234567.5' -and [decimal]'-1234567.5' -eq $a.Balance",
        "[decimal]$a.Balance -eq $a.Balance",
        "[math]::Abs($a.Balance) -eq 1234567.5",
        "$sum = 0; foreach ($one in $a, $a) { $sum += $one.Balance }; $sum -eq -2469135",
        "($a, $a | Measure-Object Balance -Sum).Sum -eq -2469135",
        "$table = @{}; $table[$a.Balance] = 1; $table[[decimal]'-1234567.5'] -eq 1",
        "(@($a) | Where-Object Balance -LT 0).Count -eq 1",
        "-1234567.5 -in $a.Balance",
        "$null -eq (Compare-Object $a (Get-BfxAccount) -Property Balance, LastUpdate)",
        "$a.LastUpdate -lt [System.DateTimeOffset]::Now",
        "([System.DateTimeOffset]::Now - $a.LastUpdate) -is [timespan]",
        "$a.LastUpdate.AddDays(1) -gt $a.LastUpdate",
        "$a.LastUpdate.UtcDateTime.Kind -eq 'Utc'",
        "$a.Balance.ToString('N1') -eq ([decimal]'-1234567.5').ToString('N1')",
        "('{0:N1} {1:d}' -f $a.Balance, $a.LastUpdate) -eq ('{0:N1} {1:d}' -f [decimal]'-1234567.5', [System.DateTimeOffset]'2022-12-07T07:03:00Z')");

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [MemberData(nameof(Uses))]
    public void A_value_has_the_same_text_in_every_culture(string use, string text) =>
        Assert.All(s_cultures, culture => Assert.Equal(text, Run(culture, use)));

    [Theory]
    [MemberData(nameof(Facts))]
    public void A_value_calculates_and_compares_as_its_type(string fact) =>
        Assert.All(s_cultures, culture => Assert.Equal("True", Run(culture, fact)));

    /// <summary>The engine caches type adapters for the whole process: the first runspace to read must not change the results of others.</summary>
    [Theory]
    [InlineData("plain", "here")]
    [InlineData("here", "plain", "thread", "here")]
    [InlineData("imported", "one", "here", "plain")]
    [InlineData("one", "here", "thread", "imported")]
    public void The_text_is_the_same_in_every_runspace_whichever_reads_first(params string[] order)
    {
        Dictionary<string, string> steps = new()
        {
            ["here"] = "$a | Select-Object Balance, LastUpdate",
            ["plain"] = "$a | ForEach-Object -Parallel { [cultureinfo]::CurrentCulture = 'de-DE'; $_ | Select-Object Balance, LastUpdate }",
            ["imported"] = $"$a | ForEach-Object -Parallel {{ Import-Module '{Checkout.Manifest}'; [cultureinfo]::CurrentCulture = 'de-DE'; $_ | Select-Object Balance, LastUpdate }}",
            ["one"] = "$a | ForEach-Object -Parallel { [pscustomobject]@{ Balance = $_.Balance; LastUpdate = $_.LastUpdate } }",
            ["thread"] = "[powershell]::Create().AddScript('param($a) $a | Select-Object Balance, LastUpdate').AddArgument($a).Invoke()",
        };

        foreach (string step in order)
        {
            Assert.Equal("\"-1234567.500\",\"2022-12-07T07:03:00.648597Z\"", Run("de-DE", $"{steps[step]} | ConvertTo-Csv -NoHeader"));
        }
    }

    /// <summary>Written in a runspace that has not imported the module, whole and by column.</summary>
    [Fact]
    public void A_runspace_without_the_module_writes_the_same_text() => Assert.Equal(
        "\"-1234567.500\",\"2022-12-07T07:03:00.648597Z\"",
        Run("de-DE", "$a | ForEach-Object -Parallel { [cultureinfo]::CurrentCulture = 'de-DE'; $_ | Select-Object Balance, LastUpdate | ConvertTo-Csv -NoHeader }"));

    private string Run(string culture, string script) => string.Join('|', _engine
        .Run($"[cultureinfo]::CurrentCulture = '{culture}'; [cultureinfo]::CurrentUICulture = '{culture}'; $a = Get-BfxAccount; {script}")
        .ThrowIfFailed().Output);
}
