using System.Security.Cryptography;
using System.Text;
using BlastFx.Http;

namespace BlastFx.Trading;

/// <summary>Creates client order ids: a prefix and a ULID, which is unique and sorts by the time of its creation. Thread-safe.</summary>
/// <param name="prefix">The prefix.</param>
/// <param name="clock">The clock.</param>
internal sealed class ClientOrderIds(string prefix, TimeProvider clock)
{
    /// <summary>The exchange's maximum length, in bytes of UTF-8.</summary>
    public const int MaxBytes = 50;

    /// <summary>The maximum length of a prefix, in bytes of UTF-8.</summary>
    public const int MaxPrefixBytes = MaxBytes - UlidLength;

    private const int UlidLength = 26;
    private const int TimeLength = 10;
    private const int BitsPerCharacter = 5;
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private long _last;

    /// <summary>Creates an id that sorts after those created before.</summary>
    public string Next()
    {
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        long last = Volatile.Read(ref _last);
        while (true)
        {
            // In the same millisecond, the next one is used early: the order of ids is worth more than their exact time.
            long time = Math.Max(now, last + 1);
            long seen = Interlocked.CompareExchange(ref _last, time, last);
            if (seen == last)
            {
                return prefix + Ulid(time);
            }

            last = seen;
        }
    }

    /// <summary>Rejects an id that the exchange does not accept.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>.</exception>
    public static void Validate(string id)
    {
        if (string.IsNullOrWhiteSpace(id) || Encoding.UTF8.GetByteCount(id) > MaxBytes)
        {
            throw new BfxException(BfxErrorIds.InvalidArgument, $"'{id}' is not a valid client order id: ids have 1 to {MaxBytes} bytes of UTF-8. Nothing was sent.");
        }

        RequestBody.Check("client_order_id", id);
    }

    private static string Ulid(long time) => string.Create(UlidLength, time, static (text, time) =>
    {
        for (int i = TimeLength - 1; i >= 0; i--)
        {
            text[i] = Digits[(int)(time & 31)];
            time >>= BitsPerCharacter;
        }

        Span<byte> random = stackalloc byte[UlidLength - TimeLength];
        RandomNumberGenerator.Fill(random);
        for (int i = 0; i < random.Length; i++)
        {
            text[TimeLength + i] = Digits[random[i] & 31];
        }
    });
}
