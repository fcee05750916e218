using System.Runtime.InteropServices;
using System.Security.Cryptography;
using BlastFx.Authentication;
using BlastFx.Serialization;

namespace BlastFx.Http;

/// <summary>Whether a request may be sent again when its answer was lost.</summary>
internal enum RequestKind
{
    /// <summary>It changes nothing.</summary>
    Read = 0,

    /// <summary>It changes something, twice to the same effect as once.</summary>
    IdempotentWrite,

    /// <summary>It must not be executed twice, or cannot be.</summary>
    OneTimeWrite,
}

/// <summary>A request before it is signed.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path from the root, without query.</param>
/// <param name="Kind">Whether it may be repeated.</param>
/// <param name="Body">The body's bytes, which are the bytes signed; empty where there is none.</param>
internal sealed record BfxRequest(HttpMethod Method, string Path, RequestKind Kind, ReadOnlyMemory<byte> Body = default)
{
    /// <summary>A request that reads records.</summary>
    /// <param name="path">The path from the root.</param>
    /// <param name="query">The query; null for none.</param>
    public static BfxRequest Get<TRecord>(string path, Query? query = null)
        where TRecord : OpenRecord =>
        new(HttpMethod.Get, path, RequestKind.Read) { Query = query?.ToString() ?? "", Result = RecordListReader<TRecord>.Instance };

    /// <summary>The query, with its question mark; it is not signed.</summary>
    public string Query { get; init; } = "";

    /// <summary>Path and query.</summary>
    public string Target => Path + Query;

    /// <summary>Reads what the answer holds as records; null where it is taken as the JSON it is.</summary>
    public ResultReader? Result { get; init; }

    /// <summary>A token to be judged by the exchange, sent alone, without credentials and signature.</summary>
    public Secret? TokenUnderTest { get; init; }

    /// <summary>
    /// Writes the body of an attempt from the value of <c>RBT-TS</c>, where the body itself proves who asks; such a request
    /// carries no credentials. Null where the body is always the same.
    /// </summary>
    public Func<long, ReadOnlyMemory<byte>>? SelfSigned { get; init; }

    /// <summary>Whether its body or its answer holds tokens.</summary>
    public bool DealsInTokens { get; init; }

    /// <summary>Zeroes a body that holds tokens, once it is sent and heard of.</summary>
    public void Wipe()
    {
        if (DealsInTokens)
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(Body).Span);
        }
    }

    /// <summary>The request as one attempt sends it.</summary>
    /// <param name="expires">The value of <c>RBT-TS</c>, UNIX seconds.</param>
    public BfxRequest ExpiringAt(long expires) => SelfSigned is null ? this : this with { Body = SelfSigned(expires) };
}
