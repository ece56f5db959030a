using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Replaces a key or value by one of its fields (org.apache.kafka.connect.transforms.ExtractField).</summary>
/// <param name="options">What to do.</param>
public sealed class ExtractField(ExtractFieldOptions options) : IRecordTransform
{
    /// <inheritdoc/>
    /// <exception cref="CaptureException">There is no such field.</exception>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var (schema, payload) = record.Get(options.Part);
        if (schema is null)
        {
            return record;
        }

        var index = schema.Fields.IndexOf(options.Field);
        if (index < 0)
        {
            throw new CaptureException($"ExtractField is to take '{options.Field}' out of '{schema.Name ?? schema.Type.ToString()}' of topic '{record.Topic}', which has no such field.");
        }

        var field = schema.Fields[index].Schema;
        if (payload is null)
        {
            return record.With(options.Part, field, null);
        }

        var value = StructPayload.Split(schema, payload)[index];
        value = options.ReplaceNullWithDefault && StructPayload.LacksDefault(field, value) ? field.Default : value;
        return record.With(options.Part, field, StructPayload.IsNull(value) ? null : value.ToArray());
    }
}
