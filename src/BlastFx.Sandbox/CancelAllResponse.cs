namespace BlastFx.Sandbox;

/// <summary>The result of <c>DELETE /orders/cancel_all</c>.</summary>
public enum CancelAllResponse
{
    /// <summary><c>[]</c>.</summary>
    Empty,

    /// <summary><c>[true]</c>.</summary>
    True,
}
