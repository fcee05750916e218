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
        Assert.Contains("BTC-USD=20; ETH-USD=1; SOL-USD=1\n", output, StringComparison.Ordinal);
        Assert.Contains("What if: Performing the operation \"Set leverage to 10\"", output, StringComparison.Ordinal);
        Assert.Contains("VERBOSE: PUT /account/leverage: 200", output, StringComparison.Ordinal);
        Assert.Contains("PS> Update-BfxToken\n\nProfileId IssuedAt", output, StringComparison.Ordinal);
        Assert.EndsWith("PS> Stop-BfxSandbox\n", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("BTC-USD=10; ETH-USD=5; SOL-USD=3\n").Length - 1);
        Assert.Contains("WRONG_MARKET_ID", Assert.Single(errors.Split("Set-BfxLeverage: ")[1..]), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output + errors);
    }

    [Fact]
    public async Task A_line_runs_in_a_session_with_the_sandbox()
    {
        (int exitCode, string output, string errors) = await Quickstart.RunAsync("(Get-BfxAccount).Id", "+ 1");

        Assert.Equal((0, "14\n", ""), (exitCode, output, errors));
    }

    [Theory]
    [InlineData("Set-BfxLeverage NO-SUCH 5; 'after'", 1, "after\n", "WRONG_MARKET_ID")]
    [InlineData("throw 'oops'; 'after'", 1, "", "oops")]
    [InlineData("Get-BfxAccount |", 1, "", "pipe element")]
    [InlineData("Set-BfxLeverage NO-SUCH 5 -ErrorAction SilentlyContinue; 'after'", 0, "after\n", "")]
    [InlineData("Set-BfxLeverage BTC-USD 5 -Confirm", 1, "", "asks nothing")]
    [InlineData("exit 7", 7, "", "")]
    public async Task The_exit_code_tells_whether_an_error_was_shown(string line, int expected, string expectedOutput, string expectedError)
    {
        (int exitCode, string output, string errors) = await Quickstart.RunAsync(line);

        Assert.Equal((expected, expectedOutput), (exitCode, output));
        Assert.Contains(expectedError, errors, StringComparison.Ordinal);
        Assert.Equal(expected == 1, errors.Length > 0);
    }
}
