using System.Reflection.Metadata;

namespace BlastFx.Tests.Support;

/// <summary>Finds conversions between decimals and binary floating-point numbers.</summary>
internal static class AmountConversions
{
    private const byte Call = 0x28;

    /// <summary>The types of an assembly with such a conversion in their code.</summary>
    public static IReadOnlyList<string> In(string path) => CompiledCode.TypesWith(path, metadata =>
    {
        byte[][] calls = [.. metadata.MemberReferences.Where(member => IsConversion(metadata, metadata.GetMemberReference(member))).Select(member => CompiledCode.Instruction(Call, member))];
        return code => CompiledCode.Positions(code, calls).Any();
    });

    private static bool IsConversion(MetadataReader metadata, MemberReference member)
    {
        if (metadata.GetString(member.Name) != "op_Explicit" || CompiledCode.TypeName(metadata, member) != nameof(Decimal))
        {
            return false;
        }

        // The header, the number of parameters, the type returned, and that of the parameter: one of the two is decimal.
        byte[] signature = metadata.GetBlobBytes(member.Signature);
        var other = (SignatureTypeCode)(signature[2] == (byte)SignatureTypeKind.ValueType ? signature[^1] : signature[2]);
        return other is SignatureTypeCode.Double or SignatureTypeCode.Single;
    }
}
