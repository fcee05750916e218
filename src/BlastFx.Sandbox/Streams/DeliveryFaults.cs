namespace BlastFx.Sandbox.Streams;

/// <summary>Loses, repeats and swaps publications on their way to the subscribers. Not thread-safe.</summary>
internal sealed class DeliveryFaults
{
    private byte[]? _held;

    /// <summary>The number of publications that are to be lost.</summary>
    public int Skips { get; set; }

    /// <summary>The number of publications that are to be sent twice.</summary>
    public int Repeats { get; set; }

    /// <summary>The number of publications that are to be sent after the one that follows.</summary>
    public int Swaps { get; set; }

    /// <summary>What is sent when a publication is made.</summary>
    public IEnumerable<byte[]> Deliver(byte[] publication)
    {
        if (Skips > 0)
        {
            Skips--;
        }
        else if (Swaps > 0 && _held is null)
        {
            Swaps--;
            _held = publication;
        }
        else
        {
            yield return publication;
            if (Repeats > 0)
            {
                Repeats--;
                yield return publication;
            }

            if (_held is { } late)
            {
                _held = null;
                yield return late;
            }
        }
    }
}
