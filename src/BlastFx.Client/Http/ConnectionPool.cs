using System.Net;

namespace BlastFx.Http;

/// <summary>
/// What the sessions of this process share for one exchange: the connections, and what is left of its limit of requests from this
/// machine's address. The last session that returns it closes the connections.
/// </summary>
internal sealed class ConnectionPool
{
    private static readonly Dictionary<(string Address, TimeProvider Clock), ConnectionPool> s_pools = [];

    private readonly (string Address, TimeProvider Clock) _key;
    private int _uses;

    private ConnectionPool((string Address, TimeProvider Clock) key, Uri baseUri)
    {
        _key = key;
        Budget = new AddressBudget(key.Clock);
        Http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            // Only gzip has a checksum that the decoder verifies: damage to another encoding could change amounts.
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            UseProxy = !baseUri.IsLoopback,
        });
    }

    public HttpMessageInvoker Http { get; }

    public AddressBudget Budget { get; }

    /// <summary>The pool of an exchange. <see cref="Return"/> must follow once.</summary>
    /// <param name="baseUri">The exchange's address.</param>
    /// <param name="clock">The clock of the session: sessions on other clocks have a pool of their own.</param>
    public static ConnectionPool Rent(Uri baseUri, TimeProvider clock)
    {
        (string, TimeProvider) key = (baseUri.GetLeftPart(UriPartial.Authority), clock);
        lock (s_pools)
        {
            if (!s_pools.TryGetValue(key, out ConnectionPool? pool))
            {
                s_pools[key] = pool = new ConnectionPool(key, baseUri);
            }

            pool._uses++;
            return pool;
        }
    }

    /// <summary>Ends a use.</summary>
    public void Return()
    {
        lock (s_pools)
        {
            if (--_uses > 0)
            {
                return;
            }

            s_pools.Remove(_key);
        }

        Http.Dispose();
    }
}
