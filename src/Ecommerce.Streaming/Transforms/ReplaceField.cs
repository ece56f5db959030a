using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Leaves out or renames fields (org.apache.kafka.connect.transforms.ReplaceField). Records whose key or value is null pass.</summary>
public sealed class ReplaceField : IRecordTransform
{
    private readonly ReplaceFieldOptions _options;
    private readonly SchemaCache<(StructTemplate Template, int[] Fields)> _plans;

    /// <summary>Creates the transform.</summary>
    /// <param name="options">What to do.</param>
    public ReplaceField(ReplaceFieldOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _plans = new(Plan);
    }

    /// <inheritdoc/>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Get(_options.Part) is not ({ } schema, { } payload))
        {
            return record;
        }

        var (template, fields) = _plans[schema];
        var values = StructPayload.Split(schema, payload);
        if (_options.ReplaceNullWithDefault)
        {
            StructPayload.ReplaceNulls(schema, values);
        }

        return record.With(_options.Part, template.Schema, template.Write([.. fields.Select(f => values[f])]));
    }

    private (StructTemplate Template, int[] Fields) Plan(ConnectSchema schema)
    {
        var fields = Enumerable.Range(0, schema.Fields.Length).Where(i => Stays(schema.Fields[i].Name)).ToArray();
        return (new StructTemplate(schema.WithFields(fields.Select(i => schema.Fields[i]).Select(f => f with { Name = _options.Renames.GetValueOrDefault(f.Name, f.Name) }))), fields);
    }

    private bool Stays(string name) => !_options.Exclude.Contains(name) && (_options.Include.IsEmpty || _options.Include.Contains(name));
}
