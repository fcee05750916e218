namespace BlastFx.Sandbox.Streams;

/// <summary>The data of a channel as a function of time in microseconds.</summary>
internal interface IFeed
{
    /// <summary>The data with which a subscription begins.</summary>
    byte[] SnapshotAt(long time);

    /// <summary>The time of the first publication after a time.</summary>
    long NextAfter(long time);

    /// <summary>The data of the publication at a time.</summary>
    byte[] At(long time);

    /// <summary>The data of a publication that a test adds.</summary>
    byte[] ExtraAt(long time);
}
