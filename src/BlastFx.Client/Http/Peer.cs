using System.Globalization;

namespace BlastFx.Http;

/// <summary>What a connection goes to: the exchange's address, or the proxy on the way there. Shown without user name and password.</summary>
internal sealed record Peer(string Address, bool IsProxy, bool IsLoopback)
{
    /// <summary>Behind the exchange's name: through which proxy, where there is one.</summary>
    public string Way => IsProxy ? $" through the proxy {Address}" : "";

    /// <summary>Where a connection to an address goes.</summary>
    public static Peer Of(Uri address)
    {
        Uri? proxy = address.IsLoopback || HttpClient.DefaultProxy.IsBypassed(address) ? null : HttpClient.DefaultProxy.GetProxy(address);
        return proxy is null ? new(address.Authority, IsProxy: false, address.IsLoopback)
            : new(string.Create(CultureInfo.InvariantCulture, $"{proxy.Host}:{proxy.Port}"), IsProxy: true, proxy.IsLoopback);
    }

    public override string ToString() => IsProxy ? $"the proxy {Address}" : Address;
}
