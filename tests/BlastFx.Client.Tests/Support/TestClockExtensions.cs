namespace BlastFx.Client.Tests.Support;

/// <summary>Assertions about calls on a test clock.</summary>
internal static class TestClockExtensions
{
    /// <summary>The error of a call, after all its waits have passed.</summary>
    public static async Task<BfxException> Fails(this TestClock clock, Task call)
    {
        await clock.PassWaitsUntil(call);
        return await Assert.ThrowsAsync<BfxException>(() => call);
    }
}
