using System.Globalization;

namespace BlastFx.Http;

/// <summary>The peer of a connection: the exchange, or the proxy in between. Shown without user name and password.</summary>
internal sealed record Peer(string Address, bool IsProxy, bool IsLoopback)
{
    /// <summary>The suffix of the exchange's name that states the proxy; empty without a proxy.</summary>
    public string Via => IsProxy ? $" through the proxy {Address}" : "";

    /// <summary>The peer of a connection to an address.</summary>
    public static Peer Of(Uri address)
    {
        Uri? proxy = address.IsLoopback || HttpClient.DefaultProxy.IsBypassed(address) ? null : HttpClient.DefaultProxy.GetProxy(address);
        return proxy is null ? new(address.Authority, IsProxy: false, address.IsLoopback)
            : new(string.Create(CultureInfo.InvariantCulture, $"{proxy.Host}:{proxy.Port}"), IsProxy: true, proxy.IsLoopback);
    }

    public override string ToString() => IsProxy ? $"the proxy {Address}" : Address;
}
