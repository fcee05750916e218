namespace BlastFx.Sandbox.Http;

/// <summary>A request that HTTP itself forbids or the server has no room for. The connection ends with it.</summary>
internal sealed class HttpException(int status, string reason) : Exception(reason)
{
    /// <summary>The status to respond with.</summary>
    public int Status { get; } = status;
}
