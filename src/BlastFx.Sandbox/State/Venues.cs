namespace BlastFx.Sandbox.State;

/// <summary>Finds the exchange a request means by its header <c>EID</c>.</summary>
internal sealed class Venues(string homeId, Venue home)
{
    /// <summary>What a request without the header means: the sister exchange.</summary>
    private const string AssumedId = "rbx";

    private readonly Venue _elsewhere = new([], [.. home.Markets]);

    public Venue Find(string? exchangeId)
    {
        string id = string.IsNullOrEmpty(exchangeId) ? AssumedId : exchangeId;
        return string.Equals(id, homeId, StringComparison.OrdinalIgnoreCase) ? home : _elsewhere;
    }
}
