namespace BlastFx.Resilience;

/// <summary>What one request says of its own repetition.</summary>
public interface IRetryRules
{
    /// <summary>Whether to try again after a failure; asked once for each.</summary>
    /// <param name="failure">What the last attempt ended in.</param>
    /// <returns>Whether another attempt is safe and worth it.</returns>
    bool MayRepeat(Exception failure);

    /// <summary>Whether the next attempt starts at once, because what it must wait for is waited for elsewhere.</summary>
    /// <param name="failure">What the last attempt ended in.</param>
    /// <returns>True for no wait; false for the next, longer, jittered one.</returns>
    bool StartsAtOnce(Exception failure);

    /// <summary>Told before each wait.</summary>
    /// <param name="delay">How long it is; zero where the next attempt starts at once.</param>
    void BeginWait(TimeSpan delay);
}
