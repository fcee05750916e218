using System.Security;
using BlastFx.Authentication;
using BlastFx.Client.Tests.Support;
using CsCheck;

namespace BlastFx.Client.Tests;

public sealed class SecretTests
{
    [Fact]
    public void A_secret_has_no_text_form()
    {
        using Secret secret = Secret.FromText("canary");

        Assert.Equal("(secret)", secret.ToString());
        Assert.Equal("(secret)", $"{secret}");
        Assert.Equal(0, secret.GetHashCode());
    }

    [Fact]
    public void Any_text_survives_a_round_trip_through_SecureString() => Gen.String[Gen.Char[' ', '\ud7ff'], 0, 60].Sample(text =>
    {
        using Secret secret = Secret.FromText(text);
        using SecureString hidden = secret.ToSecureString();
        using Secret again = Secret.FromSecureString(hidden);
        Assert.Equal(text, secret.Reveal());
        Assert.Equal(text, hidden.Plain());
        Assert.Equal(text, again.Reveal());
        Assert.True(hidden.IsReadOnly());
        Assert.Equal(secret, again);
        Assert.Equal(text.Length == 0, secret.IsEmpty);
    });

    [Fact]
    public void Secrets_with_the_same_text_are_equal()
    {
        using Secret one = Secret.FromText("a");
        using Secret same = Secret.FromText("a");
        using Secret other = Secret.FromText("b");

        Assert.True(one.Equals(same) && one.Equals(one) && one.Equals((object)same));
        Assert.False(one.Equals(other) || one.Equals(null) || one.Equals((object)"a"));
    }

    [Fact]
    public void A_wiped_secret_cannot_be_used()
    {
        Secret secret = Secret.FromText("canary");
        secret.Dispose();
        secret.Dispose();

        Assert.Throws<ObjectDisposedException>(secret.Reveal);
        Assert.Throws<ObjectDisposedException>(secret.ToSecureString);
        Assert.DoesNotContain("canary", secret.ToString(), StringComparison.Ordinal);
    }
}
