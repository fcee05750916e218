namespace BlastFx.Models;

/// <summary>
/// The account with its fee tier, as returned by <c>GET /profile</c> (API pages, "Profile"). A separate type, so that it has a
/// separate view.
/// </summary>
public sealed class Profile : Account;
