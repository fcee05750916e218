namespace BlastFx.Sandbox;

/// <summary>The form of the responses about deadman switches.</summary>
public enum DeadmanResponse
{
    /// <summary>An array: empty if no switch is set.</summary>
    Array,

    /// <summary>The switch as an object without an array around it; an empty array if no switch is set.</summary>
    Bare,

    /// <summary>An array; <c>null</c> if no switch is set.</summary>
    NullForEmpty,

    /// <summary>An array; <c>[null]</c> if no switch is set.</summary>
    NullElement,

    /// <summary>An array; the text <c>nil</c> if no switch is set.</summary>
    Text,
}
