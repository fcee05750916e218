using System.Globalization;

namespace BlastFx.Onboarding;

/// <summary>The message that a wallet signs for onboarding (API pages, "Onboarding"): the exchange's constant text, and the expiry of the request in seconds.</summary>
internal static class OnboardingMessage
{
    private const string Welcome =
        "Welcome to Bfx!\n\nClick to sign in and on-board your wallet for trading perpetuals.\n\nThis request will not trigger a blockchain transaction or cost any gas fees. This signature only proves you are the true owner of this wallet.\n\nBy signing this message you agree to the terms and conditions of the exchange.";

    /// <summary>The message for a request.</summary>
    /// <param name="expires">The value of <c>RBT-TS</c>, UNIX seconds.</param>
    public static string For(long expires) => string.Create(CultureInfo.InvariantCulture, $"{Welcome}\n{expires}");
}
