using System.Text.Json;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Leaves out the fields that a header lists, as <see cref="ExtractNewRecordState"/> does.</summary>
internal sealed class FieldDrop(string header, bool fromKey, bool keepSchemaCompatible)
{
    public ConnectRecord Apply(ConnectRecord record)
    {
        if (Names(record) is not { Count: > 0 } names)
        {
            return record;
        }

        return Without(fromKey ? Without(record, RecordPart.Key, names) : record, RecordPart.Value, names);
    }

    private ConnectRecord Without(ConnectRecord record, RecordPart part, HashSet<string> names)
    {
        if (record.Get(part) is not ({ } schema, { } payload))
        {
            return record;
        }

        bool Stays(ConnectField field) => !names.Contains(field.Name) || (keepSchemaCompatible && !field.Schema.IsOptional);
        if (schema.Fields.All(Stays))
        {
            return record;
        }

        var template = new StructTemplate(schema.WithFields(schema.Fields.Where(Stays)));
        var values = StructPayload.Split(schema, payload);
        return record.With(part, template.Schema, template.Write([.. schema.Fields.Zip(values).Where(f => Stays(f.First))
            .Select(f => StructPayload.LacksDefault(f.First.Schema, f.Second) ? f.First.Schema.Default : f.Second)]));
    }

    private HashSet<string>? Names(ConnectRecord record)
    {
        var found = record.Headers.FirstOrDefault(h => h.Key == header);
        if (found.Key is null || found.IsNull)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(found.Value.Span, FieldNamesContext.Default.HashSetString);
        }
        catch (JsonException e)
        {
            throw new CaptureException($"ExtractNewRecordState takes the fields to be left out from the header '{header}', which holds no list of names.", e);
        }
    }
}
