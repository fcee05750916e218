namespace BlastFx.Tests.Model;

/// <summary>An order as the account has it.</summary>
internal sealed record OrderModel(string ClientOrderId, string MarketId, string Side, decimal Size, decimal? Price)
{
    public string Status { get; init; } = "open";

    public decimal Filled { get; init; }

    public bool IsOpen => Status == "open";

    /// <summary>What the order adds to the position: a market order is filled completely, any other not at all.</summary>
    public decimal Exposure => Side == "long" ? Filled : -Filled;

    public OrderModel Canceled() => this with { Status = "canceled" };

    public override string ToString() => Text(ClientOrderId, Status, Side, AmountText.Of(Size), AmountText.Of(Price), AmountText.Of(Filled));

    /// <summary>An order in one line, with what is known of it. The price of a market order is not predicted, and left out.</summary>
    public static string Text(string? clientOrderId, string? status, string? side, string size, string price, string filled) =>
        $"{clientOrderId} {status}{(side is null ? "" : $" {side} {size}{(price.Length > 0 ? $" at {price}" : "")}, {(filled.Length > 0 ? filled : "0")} filled")}";
}
