using BlastFx.Tests.Support;

namespace BlastFx.Tests;

/// <summary>Numbers in views, in an engine whose host supports no colours.</summary>
public sealed class ViewFormatTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public ViewFormatTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [InlineData("1 2.25 10.5", "2.2", "2.20")]
    [InlineData("3", "2.125", "2.125")]
    [InlineData("1.500", "2", "2.0")]
    public void Prices_have_the_maximum_decimals_observed_in_their_market(string seen, string price, string shown)
    {
        string market = NewMarket();
        string rows = string.Join(", ", seen.Split(' ').Select(text => $"(& $new ([BlastFx.Models.Trade]) @{{ MarketId = '{market}'; Price = '{text}' }})"));

        Assert.Equal(shown, Shown($"{Learn(rows)}; [BlastFx.Formatting.ViewFormat]::Price((& $new ([BlastFx.Models.Fill]) @{{ MarketId = '{market}' }}), [decimal]'{price}', 12)"));
    }

    [Theory]
    [InlineData("0.1", "2", "2.0")]
    [InlineData("1.000", "2", "2")]
    [InlineData("0.5", "2.125", "2.125")]
    public void The_tick_of_the_market_takes_precedence_over_observed_prices(string tick, string price, string shown)
    {
        string market = NewMarket();
        string rows = $"(& $new ([BlastFx.Models.Trade]) @{{ MarketId = '{market}'; Price = '1.2345' }}), ((& $new ([BlastFx.Models.Market]) @{{ MarketId = '{market}'; MinTick = '{tick}' }}))";

        Assert.Equal(shown, Shown($"{Learn(rows)}; [BlastFx.Formatting.ViewFormat]::Price((& $new ([BlastFx.Models.Fill]) @{{ MarketId = '{market}' }}), [decimal]'{price}', 12)"));
    }

    [Fact]
    public void A_fair_price_sets_the_decimals_until_a_price_is_observed()
    {
        string market = NewMarket();
        string position = $"(& $new ([BlastFx.Models.Position]) @{{ MarketId = '{market}'; FairPrice = '7.12345' }})";
        string show = $"[BlastFx.Formatting.ViewFormat]::RoundedPrice((& $new ([BlastFx.Models.Position]) @{{ MarketId = '{market}' }}), [decimal]'7.123456789', 12)";

        Assert.Equal("7.123457", Shown(show));
        Assert.Equal("7.12346", Shown($"{Learn(position)}; {show}"));
        Assert.Equal("7.1", Shown($"{Learn($"(& $new ([BlastFx.Models.Trade]) @{{ MarketId = '{market}'; Price = '7.1' }})")}; {Learn(position)}; {show}"));
    }

    [Theory]
    [InlineData("0", "0.00")]
    [InlineData("1234567.895", "1,234,567.90")]
    [InlineData("-0.09889", "-0.10")]
    [InlineData("-0.000123", "-0.0001")]
    [InlineData("123456789.12", "123456789.12")]
    [InlineData("1234567890.12", "~1234567890")]
    public void Currency_never_rounds_to_zero_and_always_fits(string amount, string shown) =>
        Assert.Equal(shown, Shown($"[BlastFx.Formatting.ViewFormat]::Currency([decimal]'{amount}', 12)"));

    [Theory]
    [InlineData("Side('long', $PSStyle, $Host)", "long")]
    [InlineData("Side($null, $PSStyle, $Host)", "")]
    [InlineData("Side('sideways', $PSStyle, $Host)", "sideways")]
    [InlineData("Gain([decimal]'-1.5', 12, $PSStyle, $Host)", "-1.50")]
    [InlineData("Price($null, $null, 12)", "")]
    [InlineData("Second('yesterday')", "")]
    [InlineData("Currency('much', 12)", "much")]
    public void A_plain_host_and_missing_values_are_supported(string call, string shown) =>
        Assert.Equal(shown, Shown($"[BlastFx.Formatting.ViewFormat]::{call}"));

    /// <summary>Models have init-only properties, which PowerShell does not set.</summary>
    private const string NewRecord =
        """
        $new = {
            param($type, $values)
            $record = [System.Activator]::CreateInstance($type)
            foreach ($name in $values.Keys) {
                $property = $type.GetProperty($name)
                $property.SetValue($record, [System.Management.Automation.LanguagePrimitives]::ConvertTo($values[$name], $property.PropertyType))
            }

            $record
        }
        """;

    /// <summary>A market that no other test of the process uses.</summary>
    private static string NewMarket() => $"{Guid.NewGuid():N}-USD";

    private static string Learn(string rows) =>
        $$"""
        $digits = [BlastFx.Formatting.ViewFormat].Assembly.GetType('BlastFx.Formatting.DecimalPlaces').GetMethods() | Where-Object { $_.Name -eq 'Learn' -and -not $_.IsGenericMethod }
        foreach ($row in {{rows}}) { $null = $digits.Invoke($null, @($row)) }
        """;

    private string Shown(string script) =>
        (string)_engine.Run($"{NewRecord}; [cultureinfo]::CurrentCulture = ''; {script}").ThrowIfFailed().Output[^1].BaseObject;
}
