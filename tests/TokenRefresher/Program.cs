using System.Net;
using BlastFx;
using BlastFx.Authentication;
using BlastFx.Models;

// TokenRefresher <address> <token file>: for each line on standard input it refreshes once and writes the new JWT, or the error.
// "start" starts a refresh, "leave" ends the process, "close" reads the account and closes the session. At the end of the input,
// it refreshes until it is killed.
var options = SessionOptions.At(new Uri(args[0]));
using Session session = await Session.OpenAsync(options, args[1], CredentialKind.Token);
Console.WriteLine("ready");
while (Console.ReadLine() is { } line)
{
    if (line == "start")
    {
        _ = session.RefreshTokenAsync();
        continue;
    }

    if (line == "leave")
    {
        return;
    }

    if (line == "close")
    {
        await session.Account.GetAccountAsync();
        session.Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Console.WriteLine("closed");
        continue;
    }

    try
    {
        Token token = await session.RefreshTokenAsync();
        Console.WriteLine(new NetworkCredential("", token.Jwt).Password);
    }
    catch (BfxException error)
    {
        Console.WriteLine($"{error.ErrorId} {error.Message}");
    }
}

while (true)
{
    await session.RefreshTokenAsync();
}
