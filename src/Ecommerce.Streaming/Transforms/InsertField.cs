using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Adds the topic, the partition or a text as fields (org.apache.kafka.connect.transforms.InsertField). Records whose key or value is null pass.</summary>
public sealed class InsertField : IRecordTransform
{
    private readonly InsertFieldOptions _options;
    private readonly ImmutableArray<(ConnectField Field, Func<ConnectRecord, ReadOnlyMemory<byte>> Value)> _fields;
    private readonly SchemaCache<StructTemplate> _templates;

    /// <summary>Creates the transform.</summary>
    /// <param name="options">What to do.</param>
    /// <exception cref="FormatException">No field is named, or the text is missing.</exception>
    public InsertField(InsertFieldOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _fields =
        [
            .. Field(options.TopicField, new ConnectSchema { Type = ConnectType.String }, r => Text(r.Topic)),
            .. Field(options.PartitionField, new ConnectSchema { Type = ConnectType.Int32 }, r => r.Partition is { } p ? Encoding.UTF8.GetBytes(p.ToString(CultureInfo.InvariantCulture)) : StructPayload.Null),
            .. Field(
                options.TimestampField, new ConnectSchema { Type = ConnectType.Int64, Name = "org.apache.kafka.connect.data.Timestamp", Version = 1 }, _ => StructPayload.Null),
            .. Field(options.StaticField, new ConnectSchema { Type = ConnectType.String }, _ => Text(options.StaticValue!)),
        ];
        if (_fields.IsEmpty)
        {
            throw new FormatException("No field insertion configured.");
        }

        if (options.StaticField is not null && options.StaticValue is null)
        {
            throw new FormatException($"No value specified for static field: {options.StaticField}.");
        }

        _templates = new(schema => new StructTemplate(schema.WithFields([.. schema.Fields, .. _fields.Select(f => f.Field)])));
    }

    /// <inheritdoc/>
    /// <exception cref="CaptureException">A field that may not be null would be.</exception>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Get(_options.Part) is not ({ } schema, { } payload))
        {
            return record;
        }

        var own = StructPayload.Split(schema, payload);
        if (_options.ReplaceNullWithDefault)
        {
            StructPayload.ReplaceNulls(schema, own);
        }

        var template = _templates[schema];
        return record.With(_options.Part, template.Schema, template.Write([.. own, .. _fields.Select(f => Checked(f.Field, f.Value(record)))]));
    }

    private static ReadOnlyMemory<byte> Checked(ConnectField field, ReadOnlyMemory<byte> value) =>
        field.Schema.IsOptional || !StructPayload.IsNull(value) ? value : throw new CaptureException($"InsertField has no value for the field '{field.Name}', which may not be null.");

    private static ImmutableArray<(ConnectField, Func<ConnectRecord, ReadOnlyMemory<byte>>)> Field(string? name, ConnectSchema schema, Func<ConnectRecord, ReadOnlyMemory<byte>> value) =>
        name is not { Length: > 0 } ? [] : [(new ConnectField(name.EndsWith('?') || name.EndsWith('!') ? name[..^1] : name, schema with { IsOptional = !name.EndsWith('!') }), value)];

    private static ReadOnlyMemory<byte> Text(string text)
    {
        var json = new JsonBuffer();
        json.String(Encoding.UTF8.GetBytes(text));
        return json.ToArray();
    }
}
