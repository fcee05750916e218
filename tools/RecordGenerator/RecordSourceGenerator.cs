using System.Text;
using Microsoft.CodeAnalysis;

namespace BlastFx.RecordGenerator;

/// <summary>
/// Writes a record class into the module for each model of the client: the same properties in the same order, with amounts
/// and times as values whose text is the same in every culture. Written by hand, each property would stand twice.
/// </summary>
[Generator]
public sealed class RecordSourceGenerator : IIncrementalGenerator
{
    private const string ModelNamespace = "BlastFx.Models";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<string> source = context.CompilationProvider.Select(static (compilation, _) => SourceOf(compilation));
        context.RegisterSourceOutput(source, static (output, text) => output.AddSource("Records.g.cs", text));
    }

    private static string SourceOf(Compilation compilation)
    {
        List<INamedTypeSymbol> models = [.. ModelsIn(compilation)];
        var source = new StringBuilder("#nullable enable\n\nnamespace BlastFx\n{\n");
        foreach (INamedTypeSymbol model in models)
        {
            AppendRecord(source, model);
        }

        source.Append("}\n\nnamespace BlastFx.Records\n{\n");
        AppendFactory(source, models);
        return source.Append("}\n").ToString();
    }

    private static IEnumerable<INamedTypeSymbol> ModelsIn(Compilation compilation) => compilation.SourceModule.ReferencedAssemblySymbols
        .Where(static assembly => assembly.Name == "BlastFx.Client")
        .SelectMany(static assembly => NamespaceIn(assembly)?.GetTypeMembers() ?? [])
        .Where(static type => type is { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false, DeclaredAccessibility: Accessibility.Public })
        .OrderBy(static type => type.Name, System.StringComparer.Ordinal);

    private static INamespaceSymbol? NamespaceIn(IAssemblySymbol assembly)
    {
        INamespaceSymbol? found = assembly.GlobalNamespace;
        foreach (string name in ModelNamespace.Split('.'))
        {
            found = found?.GetNamespaceMembers().FirstOrDefault(member => member.Name == name);
        }

        return found;
    }

    private static void AppendRecord(StringBuilder source, INamedTypeSymbol model)
    {
        string modelName = FullName(model);
        bool isDerived = IsModel(model.BaseType!) && !model.BaseType!.IsAbstract;
        string baseName = isDerived ? model.BaseType!.Name : "global::BlastFx.Records.Record";
        source
            .Append("    /// <inheritdoc cref=\"").Append(modelName).Append("\"/>\n")
            .Append("    public ").Append(model.IsSealed ? "sealed " : "").Append("class ").Append(model.Name).Append(" : ").Append(baseName)
            .Append("\n    {\n        internal ").Append(model.Name).Append('(').Append(modelName).Append(" model)\n            : base(model)\n        {\n        }\n");
        foreach (IPropertySymbol property in model.GetMembers().OfType<IPropertySymbol>().Where(IsShown))
        {
            AppendProperty(source, modelName, property);
        }

        source.Append("    }\n\n");
    }

    private static void AppendProperty(StringBuilder source, string modelName, IPropertySymbol property)
    {
        string value = "((" + modelName + ")Model)." + property.Name;
        source.Append("\n        /// <inheritdoc cref=\"").Append(modelName).Append('.').Append(property.Name).Append("\"/>\n        public ");
        switch (KindOf(property.Type))
        {
            case ValueKind.Amount:
                AppendGetter("global::BlastFx.Records.DecimalValue?", "global::BlastFx.Records.DecimalValue.Of(" + value + ")");
                break;
            case ValueKind.Time:
                AppendGetter("global::BlastFx.Records.TimeValue?", "global::BlastFx.Records.TimeValue.Of(" + value + ")");
                break;
            case ValueKind.Record:
                AppendCached("global::BlastFx." + property.Type.Name + "?", "RecordOf<global::BlastFx." + property.Type.Name + ">");
                break;
            case ValueKind.RecordList:
                string item = "global::BlastFx." + ((INamedTypeSymbol)property.Type).TypeArguments[0].Name;
                AppendCached("global::BlastFx.Serialization.RecordList<" + item + ">?", "ListOf<" + item + ">");
                break;
            default:
                AppendGetter(property.Type.ToDisplayString(s_withNullability), value);
                break;
        }

        void AppendGetter(string type, string expression) =>
            source.Append(type).Append(' ').Append(property.Name).Append(" => ").Append(expression).Append(";\n");

        // Made once, so that note properties of the record inside stay with it.
        void AppendCached(string type, string maker) =>
            source.Append(type).Append(' ').Append(property.Name).Append("\n        {\n            get => field ??= ")
                .Append(maker).Append('(').Append(value).Append(");\n        }\n");
    }

    private static void AppendFactory(StringBuilder source, List<INamedTypeSymbol> models)
    {
        source.Append("    internal static class RecordFactory\n    {\n        public static Record Create(object model) => model switch\n        {\n");
        // A derived model is also its base: it comes first.
        foreach (INamedTypeSymbol model in models.OrderByDescending(static model => Depth(model)))
        {
            source.Append("            ").Append(FullName(model)).Append(" value => new global::BlastFx.").Append(model.Name).Append("(value),\n");
        }

        source
            .Append("            _ => throw new global::System.ArgumentException($\"{model.GetType()} is not a model.\", nameof(model)),\n        };\n    }\n");
    }

    private static readonly SymbolDisplayFormat s_withNullability =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static bool IsShown(IPropertySymbol property) =>
        property is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsIndexer: false };

    private static ValueKind KindOf(ITypeSymbol type)
    {
        ITypeSymbol value = type is INamedTypeSymbol { ConstructedFrom.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        return value switch
        {
            { SpecialType: SpecialType.System_Decimal } => ValueKind.Amount,
            { Name: "DateTimeOffset" } => ValueKind.Time,
            INamedTypeSymbol { Name: "RecordList" } => ValueKind.RecordList,
            INamedTypeSymbol named when IsModel(named) => ValueKind.Record,
            _ => ValueKind.Plain,
        };
    }

    private static bool IsModel(INamedTypeSymbol type) => type.ContainingNamespace.ToDisplayString() == ModelNamespace;

    private static int Depth(INamedTypeSymbol type) => type.BaseType is { } parent ? Depth(parent) + 1 : 0;

    private static string FullName(INamedTypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    private enum ValueKind
    {
        Plain,
        Amount,
        Time,
        Record,
        RecordList,
    }
}
