using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>
/// A vault. The API pages leave its field list open, so every field stands under its own name in
/// <see cref="OpenRecord.GetUnknownFields"/>, and as a note property in PowerShell.
/// </summary>
public sealed class Vault : OpenRecord
{
    /// <summary>The vault in a line: its fields.</summary>
    /// <returns>Such as <c>id=3; vault_name=Blast</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Join("; ", GetUnknownFields().Select(field => $"{field.Key}={field.Value}")));
}
