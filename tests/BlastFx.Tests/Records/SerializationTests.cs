using System.Management.Automation;
using System.Text.RegularExpressions;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Records;

/// <summary>Records after a file or another process: the same records, to the last digit.</summary>
public sealed partial class SerializationTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public SerializationTests() => _sandbox.Connect(_engine);

    /// <summary>A command that writes records of a type.</summary>
    public static TheoryData<string, string> Reads
    {
        get
        {
            var reads = new TheoryData<string, string>();
            foreach (ReadCommand read in ReadCommand.All)
            {
                reads.Add(read.Command, read.Type);
            }

            return reads;
        }
    }

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public void A_deserialized_record_has_its_own_type(string read, string type)
    {
        Engine.Result result = _engine.Run(
            $$"""
            $given = {{read}}
            $back = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($given, 2))
            @($back).ForEach({ $_.GetType().FullName }) | Sort-Object -Unique
            ($given | ConvertTo-Json -Depth 9 -Compress) -ceq ($back | ConvertTo-Json -Depth 9 -Compress)
            (@($given | ConvertTo-Csv) -join '/') -ceq (@($back | ConvertTo-Csv) -join '/')
            """);

        Assert.Equal([$"BlastFx.{type}", "True", "True"], result.ThrowIfFailed().Output.Select(line => $"{line}"));
    }

    [Fact]
    public void Deserialization_keeps_every_digit_and_unknown_fields()
    {
        _sandbox.Account.SetField("balance", "\"1234567.12345678900000\"");
        _sandbox.Account.SetExtraField("fee_rate", "0.000200");
        _sandbox.Account.SetExtraField("note", "\"new\"");

        Assert.Equal(
            ["1234567.12345678900000", "Decimal", "0.000200", "new", "2022-12-07T07:03:00.648597Z", "1"],
            _engine.Run(
                """
                $a = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-BfxAccount)))
                "$($a.Balance)"
                $a.Balance.GetType().Name
                "$($a.FeeRate)"
                $a.Note
                '{0}' -f $a.LastUpdate
                "$($a.Leverage.'ETH-USD')"
                """).ThrowIfFailed().Output.Select(line => $"{line}"));
    }

    /// <summary>A time must not become text, which compares with a date as text.</summary>
    [Fact]
    public void Without_the_module_a_deserialized_time_is_not_text()
    {
        string xml = (string)_engine.Run("[System.Management.Automation.PSSerializer]::Serialize((Get-BfxFill -First 1), 1)").Single.BaseObject;
        using PowerShell plain = PowerShell.Create();
        plain.AddScript("param($xml) $r = [System.Management.Automation.PSSerializer]::Deserialize($xml); $r.Timestamp -is [string]; $r.Timestamp.UtcDateTime -gt [datetime]::UtcNow.AddDays(5); $r.Price -is [decimal]")
            .AddArgument(xml);

        Assert.Equal([false, false, true], plain.Invoke().Select(line => (bool)line.BaseObject));
    }

    /// <summary>A file can be read before the module is imported: its copies stay property bags, and views and charts
    /// must not show them as empty.</summary>
    [Theory]
    [MemberData(nameof(Reads))]
    public void A_copy_deserialized_before_the_import_is_shown_like_the_record(string read, string type)
    {
        PSObject[] given = [.. _engine.Run(read).ThrowIfFailed().Output];
        PSObject[] copies = [.. given.Select(CopyWithoutTheModule)];
        Assert.All(copies, copy => Assert.Equal($"Deserialized.BlastFx.{type}", copy.TypeNames[0]));

        foreach (string view in new[] { "Out-String", "Format-Table | Out-String" })
        {
            Engine.Result result = _engine.Run($"$given | {view}; $copies | {view}", ("given", given), ("copies", copies)).ThrowIfFailed();
            Assert.Equal($"{result.Output[0]}", $"{result.Output[1]}");
        }
    }

    [Theory]
    [InlineData("Get-BfxCandle BTC-USD 1h -Last 24")]
    [InlineData("Get-BfxOrderBook BTC-USD")]
    [InlineData("Get-BfxBalanceOperation -First 20")]
    public void A_copy_deserialized_before_the_import_is_drawn_like_the_record(string read)
    {
        PSObject[] given = [.. _engine.Run(read).ThrowIfFailed().Output];
        PSObject[] copies = [.. given.Select(CopyWithoutTheModule)];

        Engine.Result drawn = _engine.Run("$given | Show-BfxChart", ("given", given)).ThrowIfFailed();
        Engine.Result again = _engine.Run("$copies | Show-BfxChart", ("copies", copies)).ThrowIfFailed();

        Assert.NotEmpty(drawn.Output);
        Assert.Equal(drawn.Output.Select(line => $"{line}"), again.Output.Select(line => $"{line}"));
        Assert.Empty(again.Warnings);
    }

    [Fact]
    public void Properties_added_by_a_job_stay_but_are_not_shown_as_fields_of_the_exchange()
    {
        _sandbox.Account.SetExtraField("note", "\"new\"");

        Engine.Result result = _engine.Run(
            """
            $a = Get-BfxAccount
            $a | Add-Member ([ordered]@{ PSComputerName = 'localhost'; RunspaceId = [guid]::Empty; PSShowComputerName = $false; PSSourceJobInstanceId = [guid]::Empty })
            ($a | Format-List | Out-String -Stream) -match 'OtherFields|localhost|RunspaceId'
            $back = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($a))
            "$($back.PSComputerName) $($back.RunspaceId)"
            """).ThrowIfFailed();

        Assert.Equal(["OtherFields         : Note=new", $"localhost {Guid.Empty}"], result.Output.Select(line => $"{line}".TrimEnd()));
    }

    [Fact]
    public void The_text_of_a_record_is_not_a_type_name() => Assert.All(
        ReadCommand.All,
        read => Assert.All(_engine.Run($"{read.Command} | ForEach-Object {{ \"$_\" }}").ThrowIfFailed().Output, text => Assert.DoesNotContain("BlastFx.", $"{text}", StringComparison.Ordinal)));

    [Fact]
    public void Deserialization_keeps_fields_of_nested_records()
    {
        _sandbox.Account.SetExtraField("orders", """[{"id":"BTC-USD@1","price":"1.50","later":"0.10","time_left":1.50}]""");
        _sandbox.Account.SetExtraField("tier_status", """{"current":{"tier":1,"perk":"x"}}""");

        Engine.Result result = _engine.Run(
            """
            $given = Get-BfxAccount
            $given.Orders[0] | Add-Member Tag mine
            $back = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($given))
            foreach ($a in $given, $back) { "$($a.Orders[0].Later) $($a.Orders[0].TimeLeft) $($a.Orders[0].Tag) $($a.TierStatus.Current.Perk) $($a.Orders[0].Price)" }
            """).ThrowIfFailed();

        Assert.Equal(["0.10 1.50 mine x 1.50", "0.10 1.50 mine x 1.50"], result.Output.Select(line => $"{line}"));
    }

    /// <summary>Selected columns are not a record: their times stay property bags.</summary>
    [Fact]
    public void Times_of_selected_columns_are_drawn_and_accepted_as_times()
    {
        Engine.Result result = _engine.Run(
            """
            $given = Get-BfxCandle BTC-USD 1h -Last 24 | Select-Object Time, Open, High, Low, Close
            $copies = 1, 2 | ForEach-Object { , [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($given, $_)) }
            $copies | ForEach-Object { ($_ | Show-BfxChart) -join '/' -ceq (($given | Show-BfxChart) -join '/') }
            $copies | ForEach-Object { @(Get-BfxCandle BTC-USD 1h -Since $_[0].Time -Until $_[2].Time).Count }
            """).ThrowIfFailed();

        Assert.Equal(["True", "True", "3", "3"], result.Output.Select(line => $"{line}"));
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("""<S N="Side">""", """<S N="Price">cheap</S><S N="Side">""")]
    [InlineData("<T>System.DateTimeOffset</T>", "<T>System.Version</T>")]
    [InlineData("<T>BlastFx.Fill</T>", "<T>BlastFx.Unknown</T>")]
    [InlineData("<T>BlastFx.Fill</T>", "<T>BlastFx.Token</T>")]
    [InlineData("<T>BlastFx.Fill</T>", "<T>BlastFx.OpenRecord</T>")]
    public void An_object_of_another_shape_is_not_converted_to_a_record(string from, string to)
    {
        string xml = (string)_engine.Run("[System.Management.Automation.PSSerializer]::Serialize((Get-BfxFill -First 1))").Single.BaseObject;
        if (to.Contains("Price", StringComparison.Ordinal))
        {
            xml = PriceElement().Replace(xml, "");
        }
        else if (to.Contains("Version", StringComparison.Ordinal))
        {
            xml = xml.Replace("UtcTicks", "Other", StringComparison.Ordinal).Replace("<ToString>2", "<ToString>x2", StringComparison.Ordinal);
        }

        PSObject back = _engine.Run("[System.Management.Automation.PSSerializer]::Deserialize($xml)", ("xml", xml.Replace(from, to, StringComparison.Ordinal))).Single;

        Assert.StartsWith("Deserialized.", back.TypeNames[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_has_every_property_of_its_model_in_the_same_order()
    {
        Engine.Result result = _engine.Run(
            """
            $client = [BlastFx.Models.OpenRecord].Assembly
            $module = [BlastFx.Records.DecimalValue].Assembly
            foreach ($model in $client.GetExportedTypes() | Where-Object { $_.Namespace -eq 'BlastFx.Models' -and -not $_.IsAbstract }) {
                $record = $module.GetType("BlastFx.$($model.Name)", $true)
                $of = { param($type) $type.GetProperties().ForEach({ $_.Name }) -join ',' }
                "$((& $of $model) -ceq (& $of $record)) $($record.BaseType.Name)"
            }
            """);

        Assert.All(result.ThrowIfFailed().Output, line => Assert.Matches("^True (Record|Account)$", $"{line}"));
        Assert.True(result.Output.Count >= 18);
    }

    private static PSObject CopyWithoutTheModule(PSObject record)
    {
        using PowerShell plain = PowerShell.Create();
        plain.AddScript("param($xml) [System.Management.Automation.PSSerializer]::Deserialize($xml)").AddArgument(PSSerializer.Serialize(record, 4));
        return plain.Invoke()[0];
    }

    [GeneratedRegex("<D N=\"Price\">[^<]*</D>")]
    private static partial Regex PriceElement();
}
