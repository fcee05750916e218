using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace BlastFx.Tests.Support;

/// <summary>The code of an assembly, in which a test looks for what analyzers of banned symbols do not see.</summary>
internal static class CompiledCode
{
    /// <summary>The types of an assembly with a method whose code matches.</summary>
    /// <param name="path">The path of the assembly.</param>
    /// <param name="prepare">Returns the condition for the code of a method, by the assembly's metadata.</param>
    public static IReadOnlyList<string> TypesWith(string path, Func<MetadataReader, Predicate<byte[]>> prepare)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        Predicate<byte[]> matches = prepare(metadata);
        return [.. metadata.TypeDefinitions
            .Where(type => metadata.GetTypeDefinition(type).GetMethods().Select(metadata.GetMethodDefinition).Any(method => !IsGenerated(metadata, method) && matches(CodeOf(file, method))))
            .Select(type => OutermostName(metadata, type))
            .Distinct()];
    }

    /// <summary>The positions of instructions in the code of a method.</summary>
    public static IEnumerable<int> Positions(byte[] code, byte[][] instructions) =>
        Enumerable.Range(0, code.Length).Where(position => Array.Exists(instructions, instruction => code.AsSpan(position).StartsWith(instruction)));

    /// <summary>An instruction with an operand.</summary>
    public static byte[] Instruction(byte code, EntityHandle operand) => [code, .. BitConverter.GetBytes(MetadataTokens.GetToken(operand))];

    /// <summary>The name of the type that a member of another assembly belongs to.</summary>
    public static string? TypeName(MetadataReader metadata, MemberReference member) =>
        member.Parent.Kind == HandleKind.TypeReference ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name) : null;

    /// <summary>True for the text of a record, which is for debuggers: what users see has a ToString of its own.</summary>
    private static bool IsGenerated(MetadataReader metadata, MethodDefinition method) => metadata.GetString(method.Name) == "PrintMembers";

    private static byte[] CodeOf(PEReader file, MethodDefinition method) =>
        method.RelativeVirtualAddress == 0 ? [] : file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes() ?? [];

    /// <summary>Code of lambdas and iterators is in nested types.</summary>
    private static string OutermostName(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? OutermostName(metadata, outer) : metadata.GetString(type.Name);
    }
}
