using System.Globalization;
using BlastFx.Authentication;
using BlastFx.Models;
using BlastFx.Sandbox;

namespace BlastFx.Soak;

/// <summary>Reads the account, sets leverages and refreshes tokens one after the other, with a fault for one request in a hundred.</summary>
internal sealed class Worker : IDisposable
{
    private const string Market = "ETH-USD";

    private static readonly FaultKind[] s_faults =
        [FaultKind.ResetBeforeWork, FaultKind.ResetAfterWork, FaultKind.TruncateBody, FaultKind.Response];

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

    public bool HasLastWrite => _account.Leverage[Market] == _leverage.ToString(CultureInfo.InvariantCulture);

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
                AddFault(path);
            }

            Tally += await SendAsync(path).ConfigureAwait(false);
        }
    }

    public void Dispose() => _session.Dispose();

    private async Task<Tally> SendAsync(string path)
    {
        try
        {
            switch (path)
            {
                case "/jwt":
                    await _session.RefreshTokenAsync().ConfigureAwait(false);
                    return new Tally(Refreshes: 1);
                case "/account":
                    return new Tally(Reads: 1, Wrong: CountIfWrong(await _session.Account.GetAccountAsync().ConfigureAwait(false)));
                default:
                    _leverage = _random.Next(1, 21);
                    return new Tally(Writes: 1, Wrong: CountIfWrong(await _session.Account.SetLeverageAsync(Market, _leverage).ConfigureAwait(false)));
            }
        }
        catch (BfxException lost) when (lost.ErrorId == BfxErrorIds.OutcomeUnknown)
        {
            // The refresh token may have been used: connect again, as a user would.
            _session.Dispose();
            _session = Open();
            return new Tally(UnknownRefreshes: 1);
        }
        catch (BfxException failure)
        {
            await Console.Error.WriteLineAsync(failure.ToString()).ConfigureAwait(false);
            return new Tally(Failures: 1);
        }
    }

    private int CountIfWrong(Account account) => account.Leverage![Market] == _leverage ? 0 : 1;

    private void AddFault(string path)
    {
        FaultKind kind = s_faults[_random.Next(s_faults.Length)];
        _exchange.Faults.Add(new SandboxFault { Path = path, Kind = kind, Status = 502, Body = "<html>", ContentType = "text/html" });
        Tally += new Tally(Faults: 1);
    }

    private Session Open()
    {
        SandboxTokens tokens = _exchange.IssueTokens(_account.ProfileId);
        return new Session(
            SessionOptions.At(_exchange.BaseUri),
            new TokenCredentials(Secret.FromText(tokens.Jwt), Secret.FromText(tokens.RefreshToken), Secret.FromText(tokens.RandomSecret)));
    }
}
