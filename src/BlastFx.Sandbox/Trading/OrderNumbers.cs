namespace BlastFx.Sandbox.Trading;

/// <summary>The numbers of new orders, which all accounts share.</summary>
internal sealed class OrderNumbers(long first)
{
    private long _last = first - 1;

    public long Next() => Interlocked.Increment(ref _last);
}
