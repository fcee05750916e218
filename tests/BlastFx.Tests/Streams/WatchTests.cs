using System.Management.Automation;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Streams;

/// <summary>The cmdlets that watch: what they write.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new();

    public WatchTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [InlineData("Watch-BfxMarket BTC-USD", "Market", "FairPrice")]
    [InlineData("Watch-BfxTrade BTC-USD", "Trade", "Price")]
    [InlineData("Watch-BfxOrderBook BTC-USD", "OrderBook", "BestBid")]
    [InlineData("Watch-BfxAccount", "Account", "Balance")]
    [InlineData("Watch-BfxOrder", "Order", "OrderId")]
    [InlineData("Watch-BfxPosition", "Position", "EntryPrice")]
    public void A_snapshot_is_a_record_of_the_type_that_a_read_writes(string command, string type, string property)
    {
        PSObject record = _engine.Run($"{command} -Count 1").Single;

        Assert.Equal($"BlastFx.{type}", record.TypeNames[0]);
        Assert.Equal("Snapshot", record.Value("Source"));
        Assert.NotNull(record.Value(property));
    }

    [Fact]
    public void A_fill_is_written_when_it_happens()
    {
        using var other = new Engine();
        _sandbox.Connect(other);
        using Engine.Running running = _engine.Start("Watch-BfxFill -Until { $_.Source -eq 'Update' } -NoSnapshot");
        _sandbox.WaitForSubscribers("account@13");
        string id = $"{other.Run("(New-BfxOrder ETH-USD long 0.5 -OrderType market).OrderId").Single}";
        _sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        PSObject fill = running.End().Single;

        Assert.Equal(("BlastFx.Fill", "Update", id), (fill.TypeNames[0], fill.Value("Source"), fill.Value("OrderId")));
    }

    [Fact]
    public void Trades_come_oldest_first_and_each_once()
    {
        using Engine.Running running = _engine.Start("Watch-BfxTrade BTC-USD -Count 1015");
        _sandbox.WaitForSubscribers("trade:BTC-USD");
        _sandbox.Burst("trade:BTC-USD", 1000);

        IReadOnlyList<PSObject> trades = running.End().ThrowIfFailed().Output;

        Assert.Equal(1015, trades.Select(trade => trade.Value("Id")).Distinct().Count());
        Assert.Equal(trades.Select(trade => trade.Value("Id")), trades.OrderBy(trade => (DateTimeOffset)trade.Value("Timestamp")!).Select(trade => trade.Value("Id")));
        Assert.Equal([.. Enumerable.Repeat("Snapshot", 15), .. Enumerable.Repeat("Update", 1000)], trades.Select(trade => trade.Value("Source")));
    }

    [Fact]
    public void Without_the_snapshot_the_first_record_is_an_update()
    {
        using Engine.Running running = _engine.Start("Watch-BfxTrade BTC-USD -NoSnapshot -Count 1");
        _sandbox.WaitForSubscribers("trade:BTC-USD");
        _sandbox.Burst("trade:BTC-USD", 1);

        Assert.Equal("Update", running.End().Single.Value("Source"));
    }

    [Fact]
    public void Markets_of_the_pipeline_and_of_patterns_share_one_connection()
    {
        using Engine.Running running = _engine.Start("Get-BfxMarket BTC-USD, ETH-USD | Watch-BfxTrade | ForEach-Object { $_.MarketId; $counts = (Get-BfxSession).Streams.Channels.Count }");
        _sandbox.WaitForSubscribers("trade:BTC-USD");
        _sandbox.WaitForSubscribers("trade:ETH-USD");
        int connections = _sandbox.Server.Streams.ConnectionCount;
        running.Shell.Stop();

        Assert.Equal(1, connections);
        IReadOnlyList<PSObject> expected = _engine.Run("Get-BfxMarket B*, ETH-USD | ForEach-Object MarketId | Sort-Object").ThrowIfFailed().Output;
        IReadOnlyList<PSObject> ids = _engine.Run($"Watch-BfxMarket B*, eth-usd -Count {expected.Count} | ForEach-Object MarketId | Sort-Object").ThrowIfFailed().Output;
        Assert.Equal(expected.Select(id => $"{id}"), ids.Select(id => $"{id}"));
    }

    [Fact]
    public void Several_sessions_are_watched_at_the_same_time()
    {
        using var sandbox = new TestSandbox(accounts: 2);
        IReadOnlyList<PSObject> ids = _engine.Run(
            """
            $sessions = $keys | ForEach-Object { Connect-Bfx -Credential $_ -BaseUri $uri -NoVerify -PassThru }
            $sessions | Watch-BfxAccount -Count 2 | ForEach-Object Id | Sort-Object
            """,
            ("uri", sandbox.BaseUri),
            ("keys", sandbox.Server.Accounts.Select(account => sandbox.Server.CreateApiKey(account.ProfileId)).Select(key => PowerShellExtensions.NewCredential(key.Key, key.Secret)).ToArray())).ThrowIfFailed().Output;

        Assert.Equal(sandbox.Server.Accounts.Select(account => (object)account.ProfileId), ids.Select(id => id.BaseObject));
    }

    [Fact]
    public void A_market_that_does_not_exist_is_an_error_and_the_others_are_watched()
    {
        Engine.Result result = _engine.Run("Watch-BfxTrade NO-SUCH, BTC-USD -Count 1");

        Assert.Equal(("Bfx.WRONG_MARKET_ID", "NO-SUCH"), (result.ErrorId, result.Error.TargetObject));
        Assert.Equal("BTC-USD", Assert.Single(result.Output).Value("MarketId"));
    }

    [Theory]
    [InlineData("Watch-BfxOrder")]
    [InlineData("Watch-BfxPosition")]
    public void A_watch_of_the_account_that_could_write_nothing_is_an_error_and_ends(string command)
    {
        Engine.Result result = _engine.Run($"{command} NO-SUCH");

        Assert.Equal(("Bfx.WRONG_MARKET_ID", "NO-SUCH"), (result.ErrorId, result.Error.TargetObject));
        Assert.Empty(result.Output);
        Assert.NotEmpty(_engine.Run($"{command} NO-SUCH, * -Count 1 -ErrorAction SilentlyContinue").Output);
    }

    [Theory]
    [InlineData("-Timeout 21h")]
    [InlineData("-Timeout 3d")]
    [InlineData("-Timeout 20d")]
    [InlineData("-Interval 10h")]
    [InlineData("-Interval 1d")]
    public void A_duration_up_to_the_maximum_is_valid(string duration) =>
        Assert.Equal("OrderBook", _engine.Run($"(Watch-BfxOrderBook BTC-USD -Count 1 {duration}).GetType().Name").Single);

    [Theory]
    [InlineData("-Timeout 20d1s", "20.00:00:01 is out of range. Specify a duration from 0.001s to 20d.")]
    [InlineData("-Timeout 100d", "100.00:00:00 is out of range. Specify a duration from 0.001s to 20d.")]
    [InlineData("-Timeout 0s", "00:00:00 is out of range. Specify a duration from 0.001s to 20d.")]
    [InlineData("-Interval 25h", "1.01:00:00 is out of range. Specify a duration from 0s to 1d.")]
    [InlineData("-Interval -00:00:01", "-00:00:01 is out of range. Specify a duration from 0s to 1d.")]
    public void A_duration_out_of_range_is_not(string duration, string message) => Assert.Contains(
        message, _engine.Run($"Watch-BfxOrderBook BTC-USD -Count 1 {duration}").Error.Exception.Message, StringComparison.Ordinal);

    [Fact]
    public void A_read_only_session_can_watch()
    {
        PSObject account = _engine.Run(
            "$session = Connect-Bfx -Credential $credential -BaseUri $uri -ReadOnly -PassThru; Watch-BfxAccount -Session $session -Count 1", _sandbox.Variables).Single;

        Assert.Equal(13L, account.Value("Id"));
    }

    [Fact]
    public void A_record_in_a_file_has_the_same_text_in_every_culture()
    {
        string[] Lines(string culture) => [.. _engine.Run(
            "[cultureinfo]::CurrentCulture = $culture; Watch-BfxTrade BTC-USD -Count 15 | ConvertTo-Csv; Watch-BfxAccount -Count 1 -IncludeStatus | Select-Object -Last 1 | ConvertTo-Csv",
            ("culture", culture)).ThrowIfFailed().Output.Select(line => $"{line}")];

        string[] german = Lines("de-DE");

        Assert.Equal(Lines(""), german);
        Assert.Contains("\"Source\"", german[0], StringComparison.Ordinal);
        Assert.Matches(@"""Snapshot"",""BTC-USD-\d+"",""BTC-USD"",""[\dT:.-]+Z"",""\d+\.?\d*"",", german[1]);
    }

    [Fact]
    public void A_read_has_no_source() => Assert.DoesNotContain(
        "Source", $"{_engine.Run("Watch-BfxTrade BTC-USD -Count 1 | Out-Null; Get-BfxTrade BTC-USD -First 1 | ConvertTo-Csv | Select-Object -First 1").Single}", StringComparison.Ordinal);

    [Fact]
    public void Records_convert_to_json_with_numbers() => Assert.Matches(
        @"""Price"":\d+(\.\d+)?,", $"{_engine.Run("Watch-BfxTrade BTC-USD -Count 1 | ConvertTo-Json -Compress").Single}");

    [Fact]
    public void A_session_shows_the_state_of_its_streams()
    {
        using Engine.Running running = _engine.Start("Watch-BfxTrade BTC-USD, ETH-USD -NoSnapshot -Count 1 | ForEach-Object { \"$((Get-BfxSession).Streams)\" }");
        _sandbox.WaitForSubscribers("trade:BTC-USD");
        _sandbox.WaitForSubscribers("trade:ETH-USD");
        _sandbox.Burst("trade:BTC-USD", 1);

        Assert.Matches(@"^Connected, 2 channels, \d+ messages, 0 reconnects, lag \d+ ms$", $"{running.End().Single}");
        Assert.Equal("Closed", $"{_engine.Run("(Get-BfxSession).Streams.State").Single}");
    }
}
