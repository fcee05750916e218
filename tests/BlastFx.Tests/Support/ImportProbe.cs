namespace BlastFx.Tests.Support;

/// <summary>The tests' own program: imports the module in a process of its own and tells what that loaded.</summary>
internal static class ImportProbe
{
    public static void Main()
    {
        using var engine = new Engine();
        foreach (System.Reflection.Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            Console.WriteLine(assembly.GetName().Name);
        }
    }
}
