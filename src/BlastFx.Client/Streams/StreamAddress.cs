namespace BlastFx.Streams;

/// <summary>The address of the exchange's streams.</summary>
internal static class StreamAddress
{
    /// <summary>The address of the streams of an exchange: <c>wss</c>, or <c>ws</c> to a loopback address.</summary>
    /// <param name="baseUri">The checked address of its requests: https, or http to a loopback address.</param>
    public static Uri Of(Uri baseUri) => new UriBuilder(baseUri)
    {
        Scheme = baseUri.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
        Path = "/ws",
    }.Uri;
}
