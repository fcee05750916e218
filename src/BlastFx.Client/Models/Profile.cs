namespace BlastFx.Models;

/// <summary>
/// The account with its fee tier, as <c>GET /profile</c> answers it (API pages, "Profile"): its own type, so that it has a
/// view of its own.
/// </summary>
public sealed class Profile : Account;
