namespace BlastFx.Sandbox;

/// <summary>What goes wrong with a request.</summary>
public enum FaultKind
{
    /// <summary>The given answer comes at once and nothing is executed, as from a proxy in front.</summary>
    Answer,

    /// <summary>The request is executed, and the given answer comes instead of its own.</summary>
    AnswerAfterWork,

    /// <summary>The connection is reset and nothing is executed.</summary>
    ResetBeforeWork,

    /// <summary>The request is executed, and the connection is reset before any answer.</summary>
    ResetAfterWork,

    /// <summary>The request is executed, and the connection ends halfway through the body.</summary>
    TruncateBody,

    /// <summary>The request is executed, and no answer comes for as long as the exchange runs.</summary>
    StallHeaders,

    /// <summary>The request is executed, and after half the body nothing comes for as long as the exchange runs.</summary>
    StallBody,

    /// <summary>Only <see cref="SandboxFault.Delay"/> applies; the request is executed and answered.</summary>
    DelayOnly,
}
