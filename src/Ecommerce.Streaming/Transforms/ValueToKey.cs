using System.Collections.Immutable;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Makes the key of fields of the value (org.apache.kafka.connect.transforms.ValueToKey).</summary>
public sealed class ValueToKey : IRecordTransform
{
    private readonly ImmutableArray<string> _fields;
    private readonly bool _replaceNullWithDefault;
    private readonly SchemaCache<(StructTemplate Template, int[] Fields)> _plans;

    /// <summary>Creates the transform.</summary>
    /// <param name="fields">The fields, in the key's order (<c>fields</c>).</param>
    /// <param name="replaceNullWithDefault">Whether nulls become the columns' defaults (<c>replace.null.with.default</c>).</param>
    /// <exception cref="FormatException">No field is named.</exception>
    public ValueToKey(IEnumerable<string> fields, bool replaceNullWithDefault = true)
    {
        _fields = [.. fields];
        _replaceNullWithDefault = replaceNullWithDefault;
        _plans = new(Plan);
        if (_fields.IsEmpty)
        {
            throw new FormatException("Empty list: ValueToKey needs at least one field.");
        }
    }

    /// <inheritdoc/>
    /// <exception cref="CaptureException">The record is a tombstone, or lacks a field; choose records by a predicate.</exception>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record is not { ValueSchema: { } schema, Value: { } payload })
        {
            throw new CaptureException($"ValueToKey needs a value, and a record of topic '{record.Topic}' has none; leave tombstones out by a predicate.");
        }

        var (template, fields) = _plans[schema];
        var values = StructPayload.Split(schema, payload);
        if (_replaceNullWithDefault)
        {
            StructPayload.ReplaceNulls(schema, values);
        }

        return record with { KeySchema = template.Schema, Key = template.Write([.. fields.Select(f => values[f])]) };
    }

    private (StructTemplate Template, int[] Fields) Plan(ConnectSchema schema)
    {
        var missing = _fields.FirstOrDefault(f => schema.Fields.IndexOf(f) < 0);
        if (missing is not null)
        {
            throw new CaptureException($"ValueToKey: the field '{missing}' does not exist in '{schema.Name ?? schema.Type.ToString()}'.");
        }

        int[] fields = [.. _fields.Select(f => schema.Fields.IndexOf(f))];
        return (new StructTemplate(new ConnectSchema { Type = ConnectType.Struct, Fields = [.. fields.Select(f => schema.Fields[f])] }), fields);
    }
}
