namespace BlastFx.Sandbox;

/// <summary>The status in the response to a request that cancels an order.</summary>
public enum CancelStatus
{
    /// <summary><c>canceling</c>: the order is canceled later.</summary>
    Canceling,

    /// <summary><c>canceled</c>: the order is canceled at once.</summary>
    Canceled,
}
