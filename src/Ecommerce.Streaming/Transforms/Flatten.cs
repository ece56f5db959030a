using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>
/// Makes one struct of nested ones: the fields of a field are named after both (org.apache.kafka.connect.transforms.Flatten). Arrays stay as they are, maps are an error.
/// Records whose key or value is null pass.
/// </summary>
public sealed class Flatten : IRecordTransform
{
    private readonly FlattenOptions _options;
    private readonly SchemaCache<StructTemplate> _templates;

    /// <summary>Creates the transform.</summary>
    /// <param name="options">What to do.</param>
    public Flatten(FlattenOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _templates = new(Template);
    }

    /// <inheritdoc/>
    /// <exception cref="CaptureException">The value is no struct, or holds a map.</exception>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Get(_options.Part) is not ({ } schema, { } payload))
        {
            return record;
        }

        var template = _templates[schema];
        var values = new List<ReadOnlyMemory<byte>>(template.Schema.Fields.Length);
        AddValues(schema, payload, values);
        return record.With(_options.Part, template.Schema, template.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values)));
    }

    private StructTemplate Template(ConnectSchema schema)
    {
        var fields = new List<ConnectField>();
        AddFields(schema, "", schema.IsOptional, fields);
        return new StructTemplate(schema.WithFields(fields));
    }

    private void AddFields(ConnectSchema schema, string prefix, bool optional, List<ConnectField> fields)
    {
        foreach (var field in schema.Fields)
        {
            var name = prefix.Length == 0 ? field.Name : prefix + _options.Delimiter + field.Name;
            switch (field.Schema.Type)
            {
                case ConnectType.Struct:
                    AddFields(field.Schema, name, optional || field.Schema.IsOptional, fields);
                    break;
                case ConnectType.Map:
                    throw new CaptureException($"Flatten does not take maps, and '{name}' is one.");
                default:
                    fields.Add(new ConnectField(name, field.Schema with { IsOptional = optional || field.Schema.IsOptional }));
                    break;
            }
        }
    }

    private void AddValues(ConnectSchema schema, ReadOnlyMemory<byte> json, List<ReadOnlyMemory<byte>> values)
    {
        var isNull = StructPayload.IsNull(json);
        var own = isNull ? [] : StructPayload.Split(schema, json);
        for (var i = 0; i < schema.Fields.Length; i++)
        {
            var field = schema.Fields[i].Schema;
            var value = isNull ? StructPayload.Null : own[i];
            if (field.Type == ConnectType.Struct)
            {
                AddValues(field, value, values);
            }
            else
            {
                values.Add(StructPayload.LacksDefault(field, value) && (!isNull || _options.ReplaceNullWithDefault) ? field.Default : value);
            }
        }
    }
}
