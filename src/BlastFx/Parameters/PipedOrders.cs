using System.Management.Automation;

namespace BlastFx.Parameters;

/// <summary>Checks the objects that are piped to New-BfxOrder: rows of a file are orders to place, records of the exchange are not.</summary>
internal sealed class PipedOrders
{
    private static readonly string[] s_ids = ["OrderId", "order_id", "Id"];

    private readonly HashSet<string> _checked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Rejects a position or an order, also one that was read from a file: it has the properties of an order to place, but is not
    /// meant as one.</summary>
    /// <exception cref="BfxException"><see cref="BfxErrorIds.InvalidArgument"/>.</exception>
    public static void Reject(object? piped)
    {
        string? kind = Record.ModelOf(piped) switch
        {
            Models.Position => "position",
            Models.Order => "order",
            _ when IsCopyOfOrder(piped) => "order",
            _ => null,
        };
        if (kind is not null)
        {
            throw new BfxException(
                BfxErrorIds.InvalidArgument,
                $"A piped {kind} is not placed as a new order, which would double it. Use Select-Object to make an object with the properties of the new order, without its id and status. Nothing was sent.");
        }
    }

    /// <summary>The properties of a piped row that are no parameters, each the first time only: a column with a wrong name must not stay
    /// unnoticed.</summary>
    /// <param name="piped">The piped object.</param>
    /// <param name="command">The cmdlet.</param>
    public IReadOnlyList<string> IgnoredProperties(object? piped, CommandInfo command)
    {
        if (piped is not PSObject { BaseObject: PSCustomObject } row || IsCopyOfOrder(piped))
        {
            return [];
        }

        List<string> ignored = [];
        foreach (PSPropertyInfo property in row.Properties)
        {
            if (_checked.Add(property.Name) && !IsParameter(command, property.Name))
            {
                ignored.Add(property.Name);
            }
        }

        return ignored;
    }

    private static bool IsParameter(CommandInfo command, string name) =>
        command.Parameters.ContainsKey(name) || command.Parameters.Values.Any(parameter => parameter.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>True for an order that was exported and imported again, or copied with Select-Object.</summary>
    private static bool IsCopyOfOrder(object? piped) =>
        piped is PSObject { BaseObject: PSCustomObject } row && s_ids.Any(name => HasValue(row, name)) && HasValue(row, "Status");

    private static bool HasValue(PSObject row, string name) => !string.IsNullOrEmpty(row.Properties[name]?.Value?.ToString());
}
