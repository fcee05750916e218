using System.Globalization;

namespace BlastFx.Sandbox.Wallets;

/// <summary>What a wallet signs to get on board: the exchange's welcome, and the second at which the request expires.</summary>
internal static class OnboardingMessage
{
    private const string Welcome =
        "Welcome to Bfx!\n\n"
        + "Click to sign in and on-board your wallet for trading perpetuals.\n\n"
        + "This request will not trigger a blockchain transaction or cost any gas fees. This signature only proves you are the true owner of this wallet.\n\n"
        + "By signing this message you agree to the terms and conditions of the exchange.";

    public static string At(long timestamp) => string.Create(CultureInfo.InvariantCulture, $"{Welcome}\n{timestamp}");
}
