using BlastFx.Tests.Support;

namespace BlastFx.Tests;

/// <summary>A double has about 16 digits, and few decimal fractions: an amount is a decimal from the exchange to the user.</summary>
public sealed class AmountTypeTests
{
    [Theory]
    // Seconds of a header.
    [InlineData("BlastFx.Client", "PauseHeaders")]
    [InlineData("BlastFx.Sandbox", "")]
    // Numbers that users wrote, positions in charts, and the number of digits that a text has room for.
    [InlineData("BlastFx", "AmountArgumentAttribute ChartText InputValues NumberText Scale SvgPriceChart TerminalPriceChart TimeText")]
    public void Decimals_and_doubles_are_converted_only_here(string assembly, string types) =>
        Assert.Equal(types, string.Join(' ', AmountConversions.In(Checkout.PathOf("bin", $"{assembly}.dll")).Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("BlastFx.Client")]
    [InlineData("BlastFx.Sandbox")]
    [InlineData("BlastFx")]
    public void No_number_with_a_fraction_and_no_time_becomes_text_by_the_current_culture(string assembly) =>
        Assert.Equal("", string.Join(' ', CultureFormats.In(Checkout.PathOf("bin", $"{assembly}.dll"))));

    [Fact]
    public void No_public_member_of_the_client_has_an_amount_that_is_a_double()
    {
        IEnumerable<string> members = Directory.GetFiles(Checkout.PathOf("src", "BlastFx.Client"), "PublicAPI.*.txt").SelectMany(File.ReadLines)
            .Where(member => member.Contains("double", StringComparison.Ordinal) || member.Contains("float", StringComparison.Ordinal));

        Assert.All(members, member => Assert.Contains("TotalAccuracy", member, StringComparison.Ordinal));
    }
}
