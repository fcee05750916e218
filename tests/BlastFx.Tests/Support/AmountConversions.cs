using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace BlastFx.Tests.Support;

/// <summary>Finds conversions between decimals and binary floating-point numbers, which analyzers of banned symbols do not see.</summary>
internal static class AmountConversions
{
    private const byte Call = 0x28;

    /// <summary>The types of an assembly with such a conversion in their code.</summary>
    public static IReadOnlyList<string> In(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        byte[][] calls = [.. metadata.MemberReferences.Where(member => IsConversion(metadata, member)).Select(CallOf)];
        return [.. metadata.TypeDefinitions
            .Where(type => metadata.GetTypeDefinition(type).GetMethods().Any(method => Contains(CodeOf(file, metadata.GetMethodDefinition(method)), calls)))
            .Select(type => OutermostName(metadata, type))
            .Distinct()];
    }

    private static bool IsConversion(MetadataReader metadata, MemberReferenceHandle handle)
    {
        MemberReference member = metadata.GetMemberReference(handle);
        if (metadata.GetString(member.Name) != "op_Explicit" || member.Parent.Kind != HandleKind.TypeReference
            || metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name) != nameof(Decimal))
        {
            return false;
        }

        // The header, the number of parameters, the type returned, and that of the parameter: one of the two is decimal.
        byte[] signature = metadata.GetBlobBytes(member.Signature);
        var other = (SignatureTypeCode)(signature[2] == (byte)SignatureTypeKind.ValueType ? signature[^1] : signature[2]);
        return other is SignatureTypeCode.Double or SignatureTypeCode.Single;
    }

    private static byte[] CallOf(MemberReferenceHandle member) => [Call, .. BitConverter.GetBytes(MetadataTokens.GetToken(member))];

    private static byte[] CodeOf(PEReader file, MethodDefinition method) =>
        method.RelativeVirtualAddress == 0 ? [] : file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes() ?? [];

    private static bool Contains(byte[] code, byte[][] calls) => calls.Any(call => code.AsSpan().IndexOf(call) >= 0);

    /// <summary>Code of lambdas and iterators is in nested types.</summary>
    private static string OutermostName(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? OutermostName(metadata, outer) : metadata.GetString(type.Name);
    }
}
