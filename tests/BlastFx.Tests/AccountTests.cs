using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class AccountTests : IDisposable
{
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Account_of_the_sandbox_is_read()
    {
        Engine.Result result = _engine.Run("Connect-Bfx -Sandbox; Get-BfxAccount").ThrowIfFailed();

        Assert.Equal(13L, Assert.Single(result.Output).Properties["Id"].Value);
    }
}
