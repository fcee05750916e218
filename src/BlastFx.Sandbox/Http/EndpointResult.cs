using System.Text.Json;

namespace BlastFx.Sandbox.Http;

/// <summary>What an endpoint answers: how to write the elements of the result, and which part of a list they are.</summary>
internal sealed record EndpointResult(Action<Utf8JsonWriter> WriteElements, Pagination? Pagination = null);
