using BlastFx.Serialization;

namespace BlastFx.Models;

/// <summary>
/// A vault. The API pages do not specify its fields, so every field is available by its own name from
/// <see cref="OpenRecord.GetUnknownFields"/>, and as a note property in PowerShell.
/// </summary>
public sealed class Vault : OpenRecord
{
    /// <summary>The vault's fields in one line.</summary>
    /// <returns>Such as <c>id=3; vault_name=Blast</c>.</returns>
    public override string ToString() => ShownText.Clean(string.Join("; ", GetUnknownFields().Select(field => $"{field.Key}={field.Value}")));
}
