namespace BlastFx.Tests.Model.Steps;

/// <summary>Connects and disconnects.</summary>
internal static class ConnectSteps
{
    public static Step Connect(CredentialSource source, PolicyModel policy) => new($"Connect-Bfx {Credentials(source)} -BaseUri $sandbox.BaseUri{policy.Parameters}")
    {
        Requests = ["GET /account", "PUT /account/leverage", Rules.Refresh],
        Predict = (model, fault) => Predict(model, fault, new SessionModel(source, policy) { Token = model.TokenOf(source) }),
    };

    public static Step ConnectWithoutFile() => Fails("Connect-Bfx ./missing.json -BaseUri $sandbox.BaseUri", "Bfx.KeyFile");

    public static Step ConnectWithWrongSecret() => Fails(
        "Connect-Bfx -Credential ([pscredential]::new($key.key, (ConvertTo-SecureString 0x0123 -AsPlainText))) -BaseUri $sandbox.BaseUri", "Bfx.SignatureRejected");

    public static Step Disconnect() => new("Disconnect-Bfx")
    {
        Predict = (model, _) => [new(Branch.Nothing, model with { Session = null })],
    };

    /// <summary>The account is read, and the secret is tested. If that fails, the session before stays the default.</summary>
    private static IEnumerable<Branch> Predict(AccountModel model, Fault? fault, SessionModel session) => Rules
        .Authenticated(model.With(session), fault, ready => [new(Branch.Nothing, ready)])
        .Select(branch => branch.Outcome == Branch.Nothing ? branch : branch with { After = branch.After with { Session = model.Session } });

    private static Step Fails(string script, string error) => new(script) { Predict = (model, _) => [new(error, model)] };

    private static string Credentials(CredentialSource source) => source switch
    {
        CredentialSource.TokenFile => "-TokenFile $sandbox.SessionFile",
        CredentialSource.TokenFileOnce => "-TokenFile $sandbox.SessionFile -NoPersist",
        CredentialSource.Tokens => "-Jwt $sandbox.Jwt -RefreshToken $sandbox.RefreshToken -TokenSecret $sandbox.SessionSecret",
        CredentialSource.ApiKeyFile => "$sandbox.ApiKeyFile",
        _ => "-Credential $credential",
    };
}
