using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace BlastFx.Hosting;

/// <summary>
/// Amounts and times with one text form in every culture. Export-Csv asks values for their plain text, which would be
/// <c>1,5</c> in one culture and <c>1.5</c> in another, and times without their fractions: a file written so reads back as
/// other numbers. The values stay what they are, decimal and DateTimeOffset; only <c>ToString()</c> differs.
/// </summary>
public static class PlainText
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static readonly MethodInfo s_toString =
        typeof(PlainText).GetMethod(nameof(ToString), [typeof(PSObject), typeof(object[])])!;

    /// <summary>The text of a value: what PowerShell calls for <c>ToString()</c> on it, with or without a format.</summary>
    /// <param name="instance">The value.</param>
    /// <param name="arguments">A format, a culture, both or neither.</param>
    /// <returns>The text; without arguments the one plain form, times as ISO 8601 in UTC to the microsecond.</returns>
    public static string ToString(PSObject instance, params object[] arguments)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(arguments);
        string? format = arguments.OfType<string>().FirstOrDefault(text => text.Length > 0);
        IFormatProvider? culture = arguments.OfType<IFormatProvider>().FirstOrDefault();
        // The engine asks for no format in some culture when it makes a text of a value; a user asks for one or the other.
        bool asksPlain = format is null && (culture is null || arguments.Length == 2);
        return asksPlain ? Plain(instance.BaseObject) : ((IFormattable)instance.BaseObject).ToString(format, culture);
    }

    /// <summary>Gives amounts and times their plain form; other values stay as they are.</summary>
    internal static object? Wrap(object? value)
    {
        if (value is not (decimal or DateTimeOffset))
        {
            return value;
        }

        var wrapped = new PSObject(value);
        wrapped.Methods.Add(new ToStringMethod(), preValidated: true);
        return wrapped;
    }

    private static string Plain(object value) => value switch
    {
        DateTimeOffset time => time.ToUniversalTime().ToString(TimeForm, CultureInfo.InvariantCulture),
        _ => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
    };

    /// <summary>Tells the engine that it takes a format: of a method with one overload it would not ask for one.</summary>
    private sealed class ToStringMethod() : PSCodeMethod(nameof(ToString), s_toString)
    {
        public override Collection<string> OverloadDefinitions =>
            ["string ToString()", "string ToString(string format)", "string ToString(string format, System.IFormatProvider provider)"];

        public override PSMemberInfo Copy() => new ToStringMethod();
    }
}
