namespace BlastFx.Client.Tests.Support;

/// <summary>Calls that end in an error.</summary>
internal static class Failing
{
    /// <summary>The error of a call, after all its waits have passed.</summary>
    public static async Task<BfxException> Fails(this TestClock clock, Task call)
    {
        await clock.PassWaitsUntil(call);
        return await Assert.ThrowsAsync<BfxException>(() => call);
    }
}
