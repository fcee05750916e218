using System.Management.Automation;
using BlastFx.Tests.Support;

namespace BlastFx.Tests.Trading;

public sealed class ChangeOrderTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new(NewOrderTests.Prompt);

    public ChangeOrderTests() => _sandbox.Connect(_engine);

    private IEnumerable<string> Statuses => _sandbox.Account.Orders.Select(order => order.Status);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public void An_order_is_amended_and_takes_only_id_and_market_from_the_pipeline()
    {
        Place();

        Engine.Result result = _engine.Run("$orders[0] | Set-BfxOrder -Price 51000 -Wait");

        Assert.Equal((51_000m, 0.1m, "open"), (result.Single.Value("Price"), result.Single.Value("Size"), result.Single.Value("Status")));
        Assert.Equal("Bfx.InvalidArgument", _engine.Run("$orders[0] | Set-BfxOrder").ErrorId);
        Assert.Equal("Bfx.ORDER_NOT_FOUND", _engine.Run("Set-BfxOrder BTC-USD@999999 -Price 1", ("x", 0)).ErrorId);
    }

    [Fact]
    public void Open_orders_are_cancelled_from_the_pipeline()
    {
        Place();

        Engine.Result result = _engine.Run("Get-BfxOrder -Status open | Remove-BfxOrder -ThrottleLimit 4 -Wait");

        Assert.Equal(["canceled", "canceled", "canceled"], result.ThrowIfFailed().Output.Select(order => order.Value("Status")));
        Assert.All(Statuses, status => Assert.Equal("canceled", status));
    }

    [Fact]
    public void An_order_is_cancelled_by_its_client_order_id()
    {
        Place();

        Assert.Equal("canceled", _engine.Run("Remove-BfxOrder -ClientOrderId c2 -MarketId BTC-USD -Wait").Single.Value("Status"));
        Assert.Equal(["open", "canceled", "open"], Statuses);
        Assert.Equal("Bfx.InvalidArgument", _engine.Run("Remove-BfxOrder -ClientOrderId c2").ErrorId);
        Assert.Equal("Bfx.InvalidArgument", _engine.Run("Remove-BfxOrder").ErrorId);
    }

    [Fact]
    public void Cancelling_what_has_ended_is_no_error_and_writes_the_order_as_it_ended()
    {
        Place();
        _engine.Run("$null = Remove-BfxOrder $orders[0].OrderId -Wait; $ended = Get-BfxOrder -OrderId $orders[0].OrderId").ThrowIfFailed();

        Assert.Equal("canceled", _engine.Run("$ended | Remove-BfxOrder").Single.Value("Status"));
        Assert.Equal("canceled", _engine.Run("Remove-BfxOrder $ended.OrderId -Wait").Single.Value("Status"));
    }

    [Fact]
    public void A_cancel_writes_what_is_known_of_the_order()
    {
        Place();

        Engine.Result piped = _engine.Run("$orders[0] | Remove-BfxOrder");
        Assert.Equal(("canceling", 49_999m, "c1"), (piped.Single.Value("Status"), piped.Single.Value("Price"), piped.Single.Value("ClientOrderId")));
        Assert.DoesNotContain("GET /orders", _sandbox.Lines);

        PSObject typed = _engine.Run("Remove-BfxOrder $orders[1].OrderId").Single;
        Assert.Equal((49_998m, "c2"), (typed.Value("Price"), typed.Value("ClientOrderId")));
        Assert.Equal("canceled", _engine.Run("Remove-BfxOrder $orders[1].OrderId").Single.Value("Status"));
        Assert.Equal("canceled", _engine.Run("Remove-BfxOrder -ClientOrderId c2 -MarketId BTC-USD").Single.Value("Status"));
    }

    [Fact]
    public void Waits_of_a_pipeline_share_their_reads_and_are_written_in_the_order_of_the_input()
    {
        _engine.Run(
            "$orders = 1..60 | ForEach-Object { [pscustomobject]@{ MarketId = 'BTC-USD'; Side = 'buy'; Size = 0.1; Price = 50000 - $_ } } | New-BfxOrder -ThrottleLimit 8").ThrowIfFailed();

        Engine.Result result = _engine.Run("$waited = $orders | Wait-BfxOrder; Compare-Object $waited.OrderId $orders.OrderId -SyncWindow 0; $waited");

        Assert.Equal(60, result.ThrowIfFailed().Output.Count);
        Assert.All(result.Output, order => Assert.Equal("open", order.Value("Status")));
        Assert.True(_sandbox.Lines.Count(line => line == "GET /orders") < 20, $"{_sandbox.Lines.Count}");
    }

    [Fact]
    public void All_orders_are_cancelled_after_a_question_with_their_number()
    {
        Place();

        _engine.Run("Remove-BfxOrder -All -WhatIf").ThrowIfFailed();
        Assert.Contains("Cancel all (3 orders are open now)", _engine.Shown, StringComparison.Ordinal);
        Assert.All(Statuses, status => Assert.Equal("open", status));

        Assert.Equal(3, _engine.Run("Remove-BfxOrder -All -Confirm:$false -Wait").ThrowIfFailed().Output.Count);
        Assert.All(Statuses, status => Assert.Equal("canceled", status));
    }

    [Fact]
    public void A_host_that_cannot_ask_cancels_nothing_without_confirmation()
    {
        using var engine = new Engine(canAsk: false);
        _sandbox.Connect(engine);
        engine.Run("New-BfxOrder BTC-USD buy 0.1 50000 | Out-Null").ThrowIfFailed();

        Engine.Result result = engine.Run("Remove-BfxOrder -All");

        Assert.Equal("Bfx.NotConfirmed", result.ErrorId);
        Assert.Equal("Specify -Confirm:$false.", result.Error.ErrorDetails.RecommendedAction);
        Assert.Equal(["open"], Statuses);
    }

    [Fact]
    public void Wait_returns_each_order_when_it_is_processed()
    {
        Place();

        Assert.Equal(["open", "open", "open"], _engine.Run("$orders | Wait-BfxOrder").ThrowIfFailed().Output.Select(order => order.Value("Status")));
        Assert.Equal("open", _engine.Run("Wait-BfxOrder -ClientOrderId c1 -MarketId BTC-USD -Until Open").Single.Value("Status"));
        Engine.Result late = _engine.Run("Wait-BfxOrder $orders[0].OrderId -Until closed, canceled -TimeoutSec 1");
        Assert.Equal("Bfx.Timeout", late.ErrorId);
        Assert.Contains("Wait-BfxOrder", late.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filled_order_is_called_closed()
    {
        Engine.Result result = _engine.Run("Wait-BfxOrder BTC-USD@1 -Until filled");

        Assert.Contains("Did you mean closed?", $"{result.Error}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_wait_for_a_status_that_an_ended_order_cannot_reach_is_an_error_at_once()
    {
        Place();
        _engine.Run("$null = Remove-BfxOrder $orders[0].OrderId -Wait").ThrowIfFailed();

        Assert.Equal("Bfx.WRONG_ORDER_STATUS", _engine.Run("Wait-BfxOrder $orders[0].OrderId -Until closed").ErrorId);
    }

    private void Place() => _engine.Run(
        "$orders = 1..3 | ForEach-Object { [pscustomobject]@{ MarketId = 'BTC-USD'; Side = 'buy'; Size = 0.1; Price = 50000 - $_; ClientOrderId = \"c$_\" } } | New-BfxOrder").ThrowIfFailed();
}
