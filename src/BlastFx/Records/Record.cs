using System.ComponentModel;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using BlastFx.Formatting;
using BlastFx.Serialization;

namespace BlastFx.Records;

/// <summary>
/// A record of the exchange for PowerShell: a model of the client with amounts and times that have the same text in every
/// culture and runspace (<see cref="DecimalValue"/>, <see cref="TimeValue"/>). The record classes, such as
/// <see cref="Account"/>, are generated from the models.
/// </summary>
[TypeConverter(typeof(RecordConverter))]
public abstract class Record
{
    private protected Record(object model) => Model = model;

    /// <summary>Deserialized records inside others, by their models, because they have note properties.</summary>
    private static readonly ConditionalWeakTable<object, Record> s_restored = [];

    internal object Model { get; }

    /// <summary>The record in a line.</summary>
    /// <returns>The model's text, the same in every culture.</returns>
    public override string ToString() => Model.ToString() ?? "";

    /// <summary>The record of a model, for the pipeline. Fields that this version has no property for are note properties.</summary>
    /// <param name="model">A model of the client.</param>
    internal static Record Of(object model)
    {
        Record record = RecordFactory.Create(model);
        if (model is Models.OpenRecord open && open.GetUnknownFields() is { Count: > 0 } unknown)
        {
            UnknownFields.AddTo(PSObject.AsPSObject(record), unknown);
        }

        return record;
    }

    /// <summary>The model behind a record, in whatever wrapping PowerShell passes it; the value itself if it is not a record.</summary>
    /// <param name="value">A record, also one that was deserialized before the module was loaded, a model or another value.</param>
    internal static object? ModelOf(object? value) => value switch
    {
        PSObject copy when RecordConverter.IsDeserialized(copy) => LanguagePrimitives.TryConvertTo(copy, out Record record) ? record.Model : copy.BaseObject,
        PSObject { BaseObject: Record record } => record.Model,
        PSObject wrapped => wrapped.BaseObject,
        Record record => record.Model,
        _ => value,
    };

    /// <summary>Uses a record for its model wherever that is inside another.</summary>
    internal static void Keep(Record restored) => s_restored.AddOrUpdate(restored.Model, restored);

    private protected static TRecord? RecordOf<TRecord>(object? model)
        where TRecord : Record => model is null ? null : (TRecord)Inside(model);

    private protected RecordList<TRecord>? ListOf<TRecord>(IEnumerable<object>? models)
        where TRecord : Record
    {
        if (Model is Models.OrderBook { MarketId: { } market } && models is IEnumerable<Models.BookLevel> levels)
        {
            DecimalPlaces.Remember(levels, market);
        }

        return models is null ? null : new RecordList<TRecord>([.. models.Select(model => (TRecord)Inside(model))]);
    }

    private static Record Inside(object model) => s_restored.TryGetValue(model, out Record? restored) ? restored : Of(model);
}
