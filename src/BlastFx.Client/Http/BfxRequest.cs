using System.Runtime.InteropServices;
using System.Security.Cryptography;
using BlastFx.Authentication;
using BlastFx.Serialization;
using BlastFx.Trading;

namespace BlastFx.Http;

/// <summary>States if a request may be sent again after its response is lost.</summary>
internal enum Replay
{
    /// <summary>It changes nothing (RFC 9110, safe).</summary>
    Safe = 0,

    /// <summary>It changes something, and twice has the same effect as once.</summary>
    Idempotent,

    /// <summary>It must not, or cannot, be executed twice.</summary>
    Never,
}

/// <summary>A request before it is signed.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path from the root, without query.</param>
/// <param name="Replay">States if it may be repeated.</param>
/// <param name="Body">The body's bytes, which are the bytes signed; empty for none.</param>
internal sealed record BfxRequest(HttpMethod Method, string Path, Replay Replay, ReadOnlyMemory<byte> Body = default)
{
    /// <summary>A request that reads records.</summary>
    /// <param name="path">The path from the root.</param>
    /// <param name="query">The query; null for none.</param>
    public static BfxRequest Get<TRecord>(string path, Query? query = null)
        where TRecord : OpenRecord =>
        new(HttpMethod.Get, path, Replay.Safe) { Query = query?.ToString() ?? "", Result = RecordListReader<TRecord>.Instance };

    /// <summary>The query, with its question mark; it is not signed.</summary>
    public string Query { get; init; } = "";

    /// <summary>Path and query.</summary>
    public string Target => Path + Query;

    /// <summary>Reads the result of the response as records; null if it is taken as JSON.</summary>
    public ResultReader? Result { get; init; }

    /// <summary>A token that the exchange is to validate, sent alone, without credentials and signature.</summary>
    public Secret? TokenUnderTest { get; init; }

    /// <summary>
    /// Writes the body of an attempt from the value of <c>RBT-TS</c>, if the body itself is the proof of identity; such a request
    /// carries no credentials. Null if the body is always the same.
    /// </summary>
    public Func<long, ReadOnlyMemory<byte>>? SelfSigned { get; init; }

    /// <summary>True if its body or its response holds tokens.</summary>
    public bool CarriesTokens { get; init; }

    /// <summary>True if its response is received even if the caller cancels after it was sent, because it contains data that exists nowhere else.</summary>
    public bool MustComplete { get; init; }

    /// <summary>The maximum time of the request, if it is shorter than that of the session; null if not.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>The share of the exchange's order limit that the request uses.</summary>
    public PaceKind Pace { get; init; }

    /// <summary>Called before each attempt is sent. An order that may have left must not be forgotten.</summary>
    public Action? OnSending { get; init; }

    /// <summary>Zeroes a body that holds tokens, after it was sent.</summary>
    public void Wipe()
    {
        if (CarriesTokens)
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(Body).Span);
        }
    }

    /// <summary>The request as one attempt sends it.</summary>
    /// <param name="expires">The value of <c>RBT-TS</c>, UNIX seconds.</param>
    public BfxRequest ExpiringAt(long expires) => SelfSigned is null ? this : this with { Body = SelfSigned(expires) };
}
