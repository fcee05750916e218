namespace BlastFx.Tests.Documentation;

public sealed class QuickstartTests
{
    [Fact]
    public async Task It_shows_the_account_operations_and_succeeds()
    {
        (int exitCode, string output, string errors) = await Quickstart.RunAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("PS> Get-BfxAccount\n", output, StringComparison.Ordinal);
        Assert.Contains("    Id Status             Equity     Withdrawable  Health Leverage\n", output, StringComparison.Ordinal);
        Assert.Contains("What if: Performing the operation \"Set leverage to 10\"", output, StringComparison.Ordinal);
        Assert.Contains("VERBOSE: PUT /account/leverage: 200", output, StringComparison.Ordinal);
        Assert.Contains("PS> Update-BfxToken\n\nProfileId IssuedAt", output, StringComparison.Ordinal);
        Assert.EndsWith("PS> Stop-BfxSandbox\n", output, StringComparison.Ordinal);
        Assert.Contains("quickstart.ps1:31\n", Assert.Single(errors.Split("Set-BfxLeverage: ")[1..]), StringComparison.Ordinal);
        Assert.Contains("WRONG_MARKET_ID", errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output + errors);
    }

    [Theory]
    [InlineData("Set-BfxLeverage BTC-USD 7 -Confirm:$false | Format-Table Id, Status", "Id Status\n-- ------\n13 active")]
    [InlineData("Get-BfxAccount | Select-Object Id, Status | ConvertTo-Csv", "\"Id\",\"Status\"\n\"13\",\"active\"")]
    public async Task A_line_runs_in_PowerShell_connected_to_the_sandbox(string line, string expected)
    {
        (int exitCode, string output, string errors) = await Quickstart.RunAsync(line);

        Assert.Equal((0, expected, ""), (exitCode, output.Trim(), errors));
    }

    [Fact]
    public async Task Arguments_are_joined_to_one_line() =>
        Assert.Equal((0, "14\n", ""), await Quickstart.RunAsync("(Get-BfxAccount).Id", "+ 1"));

    [Theory]
    [InlineData("Set-BfxLeverage NO-SUCH 5", 1, "WRONG_MARKET_ID")]
    [InlineData("throw 'oops'; 'after'", 1, "oops")]
    [InlineData("Get-BfxAccount )", 1, "Unexpected token")]
    [InlineData("exit 7", 7, "")]
    public async Task The_exit_code_is_that_of_PowerShell(string line, int expected, string expectedError)
    {
        (int exitCode, string output, string errors) = await Quickstart.RunAsync(line);

        Assert.Equal((expected, ""), (exitCode, output));
        Assert.Contains(expectedError, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_is_connected_to_the_sandbox()
    {
        (int exitCode, string output, string errors) = await Quickstart.RunAsync(["-Interactive"], "(Get-BfxAccount).Id + 1\nexit 3\n");

        Assert.Equal((3, ""), (exitCode, errors));
        Assert.Contains("\n14\n", output, StringComparison.Ordinal);
    }
}
