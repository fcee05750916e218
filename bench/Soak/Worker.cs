using System.Globalization;
using BlastFx.Authentication;
using BlastFx.Models;
using BlastFx.Sandbox;

namespace BlastFx.Soak;

/// <summary>Reads, sets leverages and renews tokens one after the other, with a fault in the way of one request in a hundred.</summary>
internal sealed class Worker : IDisposable
{
    private const string Market = "ETH-USD";

    private static readonly FaultKind[] s_faults =
        [FaultKind.ResetBeforeWork, FaultKind.ResetAfterWork, FaultKind.TruncateBody, FaultKind.Answer];

    private readonly SandboxExchange _exchange;
    private readonly SandboxAccount _account;
    private readonly Random _random;
    private Session _session;
    private int _leverage = 1;

    public Worker(SandboxExchange exchange, SandboxAccount account)
    {
        _exchange = exchange;
        _account = account;
        _random = new Random((int)account.ProfileId);
        _session = Open();
    }

    public Tally Tally { get; private set; } = new();

    public bool SeesItsLastWrite => _account.Leverage[Market] == _leverage.ToString(CultureInfo.InvariantCulture);

    public async Task RunAsync(int requests)
    {
        for (int request = 0; request < requests; request++)
        {
            string path = _random.Next(200) switch
            {
                0 => "/jwt",
                < 100 => "/account/leverage",
                _ => "/account",
            };
            if (_random.Next(100) == 0)
            {
                Break(path);
            }

            Tally += await AskAsync(path).ConfigureAwait(false);
        }
    }

    public void Dispose() => _session.Dispose();

    private async Task<Tally> AskAsync(string path)
    {
        try
        {
            switch (path)
            {
                case "/jwt":
                    await _session.RefreshTokenAsync().ConfigureAwait(false);
                    return new Tally(Renewals: 1);
                case "/account":
                    return new Tally(Reads: 1, Wrong: Shows(await _session.GetAccountAsync().ConfigureAwait(false)));
                default:
                    _leverage = _random.Next(1, 21);
                    return new Tally(Writes: 1, Wrong: Shows(await _session.SetLeverageAsync(Market, _leverage).ConfigureAwait(false)));
            }
        }
        catch (BfxException lost) when (lost.ErrorId == BfxErrorIds.OutcomeUnknown)
        {
            // The refresh token may be spent: what a user does is connect again.
            _session.Dispose();
            _session = Open();
            return new Tally(UnknownRenewals: 1);
        }
        catch (BfxException failure)
        {
            await Console.Error.WriteLineAsync(failure.ToString()).ConfigureAwait(false);
            return new Tally(Failures: 1);
        }
    }

    private int Shows(Account account) => account.Leverage![Market] == _leverage ? 0 : 1;

    private void Break(string path)
    {
        FaultKind kind = s_faults[_random.Next(s_faults.Length)];
        _exchange.Faults.Add(new SandboxFault { Path = path, Kind = kind, Status = 502, Body = "<html>", ContentType = "text/html" });
        Tally += new Tally(Faults: 1);
    }

    private Session Open()
    {
        SandboxTokens tokens = _exchange.OpenSession(_account.ProfileId);
        return new Session(
            SessionOptions.At(_exchange.BaseUri),
            new TokenCredentials(Secret.FromText(tokens.Jwt), Secret.FromText(tokens.RefreshToken), Secret.FromText(tokens.RandomSecret)));
    }
}
