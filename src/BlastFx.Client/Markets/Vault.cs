namespace BlastFx.Models;

/// <summary>
/// A vault. The API pages leave its field list open, so every field stands under its own name in
/// <see cref="OpenRecord.GetUnknownFields"/>, and as a note property in PowerShell.
/// </summary>
public sealed class Vault : OpenRecord;
