using System.Net;
using BlastFx;
using BlastFx.Authentication;
using BlastFx.Models;

// Renewer <address> <session file>: for each line on standard input it renews once and writes the new JWT, or the error;
// after the line "leave" it begins a renewal and ends; after "close" it reads the account and closes the session; at the end of the input it renews until it is killed.
var options = SessionOptions.At(new Uri(args[0]));
using Session session = await Session.OpenAsync(options, args[1], CredentialKind.Token);
Console.WriteLine("ready");
while (Console.ReadLine() is { } line)
{
    if (line == "leave")
    {
        _ = session.RefreshTokenAsync();
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
