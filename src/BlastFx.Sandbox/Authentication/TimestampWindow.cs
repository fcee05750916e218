using System.Globalization;
using BlastFx.Sandbox.Http;

namespace BlastFx.Sandbox.Authentication;

/// <summary>The window for <c>RBT-TS</c>, the second at which a request expires.</summary>
internal static class TimestampWindow
{
    private const long MaximumSecondsAhead = 600;

    /// <summary>The request's timestamp, or a refusal that names the server's own second.</summary>
    public static long Check(IncomingRequest request, DateTimeOffset now)
    {
        if (!long.TryParse(request.Header("RBT-TS"), NumberStyles.None, CultureInfo.InvariantCulture, out long timestamp))
        {
            throw new RefusedException(Refusals.InvalidHeader);
        }

        long current = now.ToUnixTimeSeconds();
        if (timestamp < current)
        {
            throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"cannot use timestamp from past, try: {current}"));
        }

        if (timestamp > current + MaximumSecondsAhead)
        {
            // The exchange's text says 30; its limit is 600.
            throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"maximum timestamp lifetime is 30 seconds: {current}"));
        }

        return timestamp;
    }
}
