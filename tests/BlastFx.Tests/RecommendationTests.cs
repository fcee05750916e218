using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using BlastFx.Tests.Support;

namespace BlastFx.Tests;

public sealed class RecommendationTests : IDisposable
{
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Every_error_id_of_the_module_has_a_category_and_a_recommended_action()
    {
        Dictionary<string, object> table = Table();
        string[] ids = [.. Type("[BlastFx.BfxErrorIds]").GetFields().Where(field => field.Name != "Prefix").Select(field => (string)field.GetRawConstantValue()!)];

        Assert.True(ids.Length > 20);
        Assert.Empty(ids.Except(table.Keys));
        Assert.All(table, entry =>
        {
            Assert.StartsWith("Bfx.", entry.Key, StringComparison.Ordinal);
            Assert.EndsWith(".", Property<string>(entry.Value, "Action"), StringComparison.Ordinal);
            Assert.NotEqual(ErrorCategory.NotSpecified, Property<ErrorCategory>(entry.Value, "Category"));
        });
    }

    [Fact]
    public void Scripts_read_the_recommended_action_beside_the_message()
    {
        var error = (ErrorRecord)_engine.Run("try { Get-BfxAccount } catch { $_ }").Single.BaseObject;

        Assert.Equal(error.Exception.Message, $"{error}");
        Assert.Equal(Property<string>(Table()["Bfx.NotConnected"], "Action"), error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void The_terminal_shows_the_recommended_action_below_the_message()
    {
        string shown = (string)_engine.Run("try { Get-BfxAccount } catch { $_ | Out-String -Width 400 }").Single.BaseObject;

        Assert.Matches(@"There is no session: .*\n\s*Recommendation: Connect first with Connect-Bfx", Regex.Replace(shown, @"\e\[[0-9;]*m", ""));
    }

    private static T Property<T>(object value, string name) => (T)value.GetType().GetProperty(name)!.GetValue(value)!;

    private Dictionary<string, object> Table()
    {
        FieldInfo table = Type("[BlastFx.Commands.BfxCommand]").Assembly.GetType("BlastFx.Pipeline.Recommendations")!
            .GetField("ByErrorId", BindingFlags.Static | BindingFlags.NonPublic)!;
        return ((IEnumerable)table.GetValue(null)!).Cast<object>().ToDictionary(entry => Property<string>(entry, "Key"), entry => Property<object>(entry, "Value"));
    }

    // The client loads when a cmdlet first needs it.
    private Type Type(string expression) => (Type)_engine.Run($"try {{ Get-BfxAccount }} catch {{ }}; {expression}").Single.BaseObject;
}
