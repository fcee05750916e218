namespace BlastFx.Client.Tests.Support;

/// <summary>Calls that end in an error.</summary>
internal static class Failing
{
    /// <summary>The error a call ends in, once every wait on the way has gone by.</summary>
    public static async Task<BfxException> Fails(this TestClock clock, Task call)
    {
        await clock.PassWaitsUntil(call);
        return await Assert.ThrowsAsync<BfxException>(() => call);
    }
}
