namespace BlastFx.Sandbox;

/// <summary>The outcome of a request that cancels an order that the account does not have.</summary>
public enum UnknownCancel
{
    /// <summary>The request succeeds. Only the account's channel gets a rejected order without a side, whose price and size are 0.</summary>
    Success,

    /// <summary>The request succeeds, and <c>GET /orders</c> gets that rejected order too.</summary>
    SyntheticRejectedOrder,

    /// <summary>The request is rejected with <c>ORDER_NOT_FOUND</c>.</summary>
    Rejected,
}
