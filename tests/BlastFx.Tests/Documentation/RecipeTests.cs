using System.Globalization;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Documentation;

/// <summary>What recipes of the cookbook calculate, compared with what the exchange knows. All snippets are run by <see cref="SnippetTests"/>.</summary>
[Collection(SerialTests.Name)]
public sealed class RecipeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bfx-recipe-");
    private readonly Engine _engine = new();

    public RecipeTests() => _engine.Run(
        """
        Stop-BfxSandbox
        $null = $ExecutionContext.SessionState.Path.SetLocation($folder)
        Start-BfxSandbox -FillCount 0
        Connect-Bfx -Sandbox
        # Without open orders and positions, neither a fill nor funding comes between a recipe and the comparison.
        'BTC-USD', 'ETH-USD' | ForEach-Object {
            $null = New-BfxOrder $_ long 0.5 -OrderType market -Wait
            $null = New-BfxOrder $_ short 0.5 -OrderType market -Wait
        }
        if (Get-BfxPosition) { throw 'A position is open.' }
        """,
        ("folder", _folder.FullName)).ThrowIfFailed();

    public void Dispose()
    {
        _engine.Run("Stop-BfxSandbox; $null = $ExecutionContext.SessionState.Path.SetLocation($PSHOME)");
        _engine.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void The_balance_leads_back_from_that_of_today_to_that_before_the_orders()
    {
        Run("Equity of 30 days");

        decimal[] balances = [.. Values("(Import-Csv ./balance.csv).Balance")];
        Assert.Equal(30, balances.Length);
        Assert.Equal(Value("(Get-BfxAccount).Balance"), balances[0]);
        Assert.NotEqual(balances[0], balances[^1]);
        Assert.Equal(10_000_000, balances[^1]);
    }

    [Fact]
    public void The_results_of_the_days_are_all_that_was_realized()
    {
        Run("Profit and loss per day");

        Assert.Equal(Value("$sum = 0d; Get-BfxBalanceOperation pnl, fee, funding | ForEach-Object { $sum += $_.Amount }; $sum"), Values("$written.NetPnl").Sum());
    }

    [Fact]
    public void The_results_of_the_markets_are_what_was_realized_without_fees_and_funding()
    {
        Run("Profit and loss by market");

        Assert.Equal(Value("$sum = 0d; Get-BfxBalanceOperation pnl | ForEach-Object { $sum += $_.Amount }; $sum"), Values("$written.RealizedPnl").Sum());
        Assert.Equal(2, Values("$written | ForEach-Object Count").Count());
    }

    [Fact]
    public void The_fees_by_market_are_the_fees_of_all_fills()
    {
        Run("Fees by market");

        Assert.Equal(Value("$sum = 0d; Get-BfxFill | ForEach-Object { $sum += $_.Fee }; $sum"), Values("$written.Fee").Sum());
        Assert.Equal(Value("$sum = 0d; Get-BfxFill | ForEach-Object { $sum += $_.Price * $_.Size }; $sum"), Values("$written.Volume").Sum());
    }

    [Fact]
    public void Leverage_differs_from_the_file_only_until_the_recipe_has_run()
    {
        Run("Leverage as in a file");
        Assert.Equal([10m, 5m], Values("$drift.Leverage"));

        Run("Leverage as in a file");
        Assert.Empty(Values("$drift.Leverage"));
        Assert.Equal([10m, 5m, 1m], Values("(Get-BfxLeverage).Leverage"));
    }

    [Fact]
    public void The_watchdog_leaves_no_order()
    {
        Run("A watchdog that cancels all orders");

        Assert.Empty(Values("(Get-BfxOrder -Status processing, open, placed, amending, canceling).Size"));
    }

    [Fact]
    public void The_alert_is_raised_while_the_health_is_below_the_limit_only()
    {
        Assert.Empty(Run("An alert when the health falls").Warnings);

        _engine.Run(
            """
            Stop-BfxSandbox
            Start-BfxSandbox -FillCount 0 -FillMode Instant
            Connect-Bfx -Sandbox
            $null = New-BfxOrder BTC-USD long 400 60000 -Wait
            """).ThrowIfFailed();

        string patient = Pages.Recipe("An alert when the health falls").Replace("-Timeout 1s", "-Timeout 1m", StringComparison.Ordinal);
        Assert.Matches("^Account 13: health 0\\.[1-4][0-9]*$", Assert.Single(_engine.Run(patient).ThrowIfFailed().Warnings));
    }

    [Fact]
    public void Without_the_account_there_is_neither_an_alert_nor_a_balance_nor_a_watchdog()
    {
        _engine.Run("Stop-BfxSandbox; function Connect-Bfx { Get-BfxSession }").ThrowIfFailed();
        try
        {
            Assert.Empty(_engine.Run(Pages.Recipe("An alert when the health falls")).Warnings);
            _engine.Run(Pages.Recipe("Equity of 30 days"));
            Assert.False(File.Exists(Path.Combine(_folder.FullName, "balance.csv")));
            Assert.DoesNotContain("Canceled", $"{_engine.Run($"& {{\n{Pages.Recipe("A watchdog that cancels all orders")}\n}} 6>&1 | Out-String").Output.SingleOrDefault()}", StringComparison.Ordinal);
        }
        finally
        {
            _engine.Run("Remove-Item function:Connect-Bfx").ThrowIfFailed();
        }
    }

    [Fact]
    public void The_file_of_a_tax_year_states_the_rows_and_their_sum()
    {
        Run("A tax year with check sums");

        string[] rows = [.. Values("(Import-Csv ./2026-balance.csv).Amount").Select(static amount => $"{amount}")];
        Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"{rows.Length} of the exchange's {rows.Length} balance operations, sum {Values("(Import-Csv ./2026-balance.csv).Amount").Sum()}\n"),
            File.ReadAllText(Path.Combine(_folder.FullName, "2026.txt")).ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    private Engine.Result Run(string recipe) => _engine.Run($"$written = . {{\n{Pages.Recipe(recipe)}\n}}").ThrowIfFailed();

    private decimal Value(string script) => Assert.Single(Values(script));

    private IEnumerable<decimal> Values(string script) => _engine.Run($"{script} | Where-Object {{ $null -ne $_ }} | ForEach-Object {{ \"$_\" }}")
        .ThrowIfFailed().Output.Select(value => decimal.Parse($"{value}", NumberStyles.Number, CultureInfo.InvariantCulture));
}
