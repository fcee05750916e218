using BlastFx.Sandbox;

namespace BlastFx.Tests.Model;

/// <summary>A fault of the next requests of one kind, while a step runs.</summary>
/// <param name="Request">The requests, such as <c>POST /orders</c>.</param>
/// <param name="Kind">What happens to them.</param>
/// <param name="Status">The status of a response that is not the exchange's own; else 0.</param>
/// <param name="Times">How many of them.</param>
internal sealed record Fault(string Request, FaultKind Kind, int Status, int Times)
{
    /// <summary>The handshake of a stream.</summary>
    public const string Stream = "GET /ws";

    private static readonly (FaultKind Kind, int Status)[] s_kinds =
    [
        (FaultKind.ResetBeforeWork, 0),
        (FaultKind.ResetAfterWork, 0),
        (FaultKind.Response, 429),
        (FaultKind.Response, 502),
        (FaultKind.ResponseAfterWork, 502),
        (FaultKind.StallHeaders, 0),
        // The response to the handshake of a stream has no body.
        (FaultKind.TruncateBody, 0),
        (FaultKind.StallBody, 0),
    ];

    /// <summary>True if the exchange executes the request.</summary>
    public bool IsExecuted => Kind is not (FaultKind.Response or FaultKind.ResetBeforeWork);

    /// <summary>True if the response says that nothing was executed, so that any request can be sent again.</summary>
    public bool IsRejection => Kind == FaultKind.Response && Status == 429;

    public bool IsStall => Kind is FaultKind.StallHeaders or FaultKind.StallBody;

    public static Fault Next(Random random, string request)
    {
        (FaultKind kind, int status) = s_kinds[random.Next(s_kinds.Length - (request == Stream ? 2 : 0))];
        return new Fault(request, kind, status, random.Next(1, 3));
    }

    public SandboxFault ToSandbox()
    {
        string[] parts = Request.Split(' ');
        return new SandboxFault
        {
            Method = parts[0],
            Path = parts[1],
            Kind = Kind,
            Status = Status,
            Times = Times,
            Body = IsRejection ? """{"success":false,"error":"RATE_LIMIT","result":[]}""" : "<html>Bad Gateway</html>",
            ContentType = IsRejection ? null : "text/html",
        };
    }

    public override string ToString() => $"{Kind}{(Status > 0 ? $" {Status}" : "")} for the next {(Times > 1 ? $"{Times} of " : "")}{Request}";
}
