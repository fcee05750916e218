using System.Text;
using System.Text.Json;
using BlastFx.Authentication;
using BlastFx.Sandbox;
using BlastFx.Storage;

namespace BlastFx.Client.Tests.Support;

/// <summary>A credential file in its own folder, which several processes can share.</summary>
internal sealed class SharedFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bfx-shared-");

    public string FilePath => Path.Combine(_folder.FullName, "credentials.json");

    public string Folder => _folder.FullName;

    public string LockPath => FilePath + ".lock";

    public string Text => File.ReadAllText(FilePath);

    public string[] Names => [.. _folder.EnumerateFileSystemInfos().Select(file => file.Name).Order(StringComparer.Ordinal)];

    public string this[string member] => JsonDocument.Parse(Text).RootElement.GetProperty(member).ToString();

    /// <summary>Creates a new file, as left by a process that was killed before the file replaced some content.</summary>
    public string Leave(string text, string replacing) => PrivateFile.Write(ReplacementFile.NameFor(FilePath, Encoding.UTF8.GetBytes(replacing)), text);

    /// <summary>The names of other files in the folder than the file and its lock.</summary>
    public string[] Others => [.. Names.Except(["credentials.json", "credentials.json.lock"])];

    public string TextOf(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public SharedFile Write(string text)
    {
        PrivateFile.Write(FilePath, text);
        return this;
    }

    public SharedFile Write(SandboxTokens tokens) =>
        Write($$"""{"jwt":"{{tokens.Jwt}}","refreshToken":"{{tokens.RefreshToken}}","randomSecret":"{{tokens.RandomSecret}}"}""");

    public Task<Session> OpenAsync(
        Uri address,
        TimeProvider clock,
        CredentialKind kind = CredentialKind.Token,
        bool persist = true,
        double timeoutSeconds = 1000,
        RecordingObserver? observer = null) =>
        Session.OpenAsync(Sessions.Options(address, clock, timeoutSeconds), FilePath, kind, persist, observer: observer);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
