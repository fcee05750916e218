using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.CompilerServices;

namespace BlastFx.Tests.Support;

/// <summary>Finds numbers and times that become text by the current culture in interpolated strings, or by being added to a text.</summary>
internal static class CultureFormats
{
    private const byte Call = 0x28;
    private const byte NewObject = 0x73;

    /// <summary>The number of arguments of a handler's constructor that takes no culture.</summary>
    private const int CountWithoutCulture = 2;

    private static readonly string[] s_types = [nameof(Decimal), nameof(DateTime), nameof(DateTimeOffset), nameof(DateOnly), nameof(TimeOnly), nameof(Double), nameof(Single)];

    /// <summary>The types of an assembly with such a text in their code.</summary>
    public static IReadOnlyList<string> In(string path) => CompiledCode.TypesWith(path, metadata =>
    {
        byte[][] withCulture = [.. Constructors(metadata, hasCulture: true)];
        byte[][] withoutCulture = [.. Constructors(metadata, hasCulture: false)];
        byte[][] formats = [.. Formats(metadata).Select(method => CompiledCode.Instruction(Call, method))];
        byte[][] texts = [.. Texts(metadata)];
        // What is appended belongs to the handler that was created last.
        return code => CompiledCode.Positions(code, texts).Any()
            || CompiledCode.Positions(code, formats).Any(format => Last(code[..format], withoutCulture) > Last(code[..format], withCulture));
    });

    private static int Last(byte[] code, byte[][] instructions) => CompiledCode.Positions(code, instructions).DefaultIfEmpty(-1).Max();

    /// <summary>The constructors of handlers of interpolated strings: by <c>newobj</c>, or called on a local variable.</summary>
    private static IEnumerable<byte[]> Constructors(MetadataReader metadata, bool hasCulture) =>
        from handle in metadata.MemberReferences
        let member = metadata.GetMemberReference(handle)
        where metadata.GetString(member.Name) == ".ctor"
            && CompiledCode.TypeName(metadata, member) == nameof(DefaultInterpolatedStringHandler)
            && metadata.GetBlobBytes(member.Signature)[1] > CountWithoutCulture == hasCulture
        from code in new[] { Call, NewObject }
        select CompiledCode.Instruction(code, handle);

    /// <summary>The methods that append a number or a time to an interpolated string.</summary>
    private static IEnumerable<MethodSpecificationHandle> Formats(MetadataReader metadata) =>
        from row in Enumerable.Range(1, metadata.GetTableRowCount(TableIndex.MethodSpec))
        let handle = MetadataTokens.MethodSpecificationHandle(row)
        let method = metadata.GetMethodSpecification(handle)
        where method.Method.Kind == HandleKind.MemberReference
            && metadata.GetMemberReference((MemberReferenceHandle)method.Method) is var member
            && metadata.GetString(member.Name) == "AppendFormatted"
            && CompiledCode.TypeName(metadata, member) == nameof(DefaultInterpolatedStringHandler)
            && s_types.Intersect(method.DecodeSignature(TypeNames.Instance, null).Select(static name => name.TrimEnd('?'))).Any()
        select handle;

    /// <summary>ToString of a number or a time without a culture, which the compiler calls to add a value to a text.</summary>
    private static IEnumerable<byte[]> Texts(MetadataReader metadata) =>
        from handle in metadata.MemberReferences
        let member = metadata.GetMemberReference(handle)
        where metadata.GetString(member.Name) == nameof(ToString)
            && s_types.Contains(CompiledCode.TypeName(metadata, member))
            && metadata.GetBlobBytes(member.Signature)[1] == 0
        select CompiledCode.Instruction(Call, handle);
}
