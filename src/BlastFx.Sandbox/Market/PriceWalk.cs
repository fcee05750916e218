using System.Runtime.CompilerServices;

namespace BlastFx.Sandbox.Market;

/// <summary>Remembers between which knots each wave of a <see cref="PricePath"/> was last: neighbours share nearly all of them.</summary>
[InlineArray(PricePath.WaveCount)]
internal struct PriceWalk
{
    private Stretch _first;

    internal readonly record struct Stretch(long Knot, long From, long To, bool IsKnown);
}
