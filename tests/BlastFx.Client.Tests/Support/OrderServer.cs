using System.Text.Json;

namespace BlastFx.Client.Tests.Support;

/// <summary>A server with one market, BTC-USD with a tick of 1 and a minimum order of 0.0001, and scripted responses to order requests.</summary>
internal sealed class OrderServer : IAsyncDisposable
{
    public const string Markets =
        """{"id":"BTC-USD","status":"active","min_tick":"1","min_order":"0.0001","fair_price":"60000","best_bid":"59999","best_ask":"60001"}""";

    private readonly RawServer _server;

    /// <param name="respond">Responds to all requests but <c>GET /markets</c>.</param>
    public OrderServer(Func<RawRequest, RawResponse> respond) =>
        _server = new RawServer(request => request.Path.StartsWith("/markets", StringComparison.Ordinal) ? RawResponse.Result(Markets) : respond(request));

    public Uri BaseUri => _server.BaseUri;

    /// <summary>The requests, but for those of the markets.</summary>
    public IReadOnlyList<RawRequest> Requests => [.. _server.Requests.Where(request => !request.Path.StartsWith("/markets", StringComparison.Ordinal))];

    public IReadOnlyList<RawRequest> All => _server.Requests;

    public RawRequest[] Posts => [.. Requests.Where(request => request.Method == "POST")];

    /// <summary>The response to an order request, as the exchange sends it.</summary>
    public static RawResponse Placed(RawRequest request) => RawResponse.Result(
        $$"""{"id":"BTC-USD@1848","profile_id":13,"market_id":"BTC-USD","type":"{{TextOf(request, "type")}}","status":"processing","client_order_id":"{{ClientIdOf(request)}}"}""");

    /// <summary>An order of the list.</summary>
    public static string Listed(string clientId, long createdAt, string status = "open") =>
        $$"""{"id":"BTC-USD@1848","market_id":"BTC-USD","order_type":"limit","status":"{{status}}","price":"60000","size":"0.5","initial_size":"0.5","total_filled_size":"0","side":"long","timestamp":{{createdAt}},"created_at":{{createdAt}},"reason":"","client_order_id":"{{clientId}}"}""";

    public static string ClientIdOf(RawRequest request) => TextOf(request, "client_order_id");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string TextOf(RawRequest request, string name)
    {
        using var body = JsonDocument.Parse(request.Body);
        return body.RootElement.GetProperty(name).GetString()!;
    }
}
