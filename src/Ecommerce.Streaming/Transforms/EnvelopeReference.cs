using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>A field of the envelope that <see cref="ExtractNewRecordState"/> adds to a row or to the headers.</summary>
internal sealed record EnvelopeReference
{
    private EnvelopeReference(string? block, string field, string name)
    {
        Block = block;
        Field = field;
        Name = name;
    }

    /// <summary>The block that the field is in; null for the envelope itself.</summary>
    public string? Block { get; }

    public string Field { get; }

    /// <summary>What it is called where it is added.</summary>
    public string Name { get; }

    /// <exception cref="FormatException">The text has more than one colon, or no name.</exception>
    public static EnvelopeReference Parse(string prefix, string text)
    {
        var parts = text.Split(':');
        var path = parts[0].Split('.');
        if (parts.Length > 2 || path.Any(p => p.Length == 0) || parts[^1].Length == 0)
        {
            throw new FormatException($"'{text}' is not of the form field, block.field, field:name or block.field:name.");
        }

        var field = path.Length == 1 ? path[0] : path[1];
        var block = path.Length == 1 ? BlockOf(field) : path[0];
        return new(block, field, prefix + (parts.Length == 2 ? parts[1] : path.Length == 1 ? field : $"{block}_{field}"));
    }

    /// <summary>Where the value is, and its schema; null where the envelope has no such field.</summary>
    /// <exception cref="CaptureException">The envelope has no such block.</exception>
    public Place? Find(ConnectSchema envelope)
    {
        if (Block is null)
        {
            return InEnvelope(envelope);
        }

        var block = envelope.Fields.IndexOf(Block);
        if (block < 0 || envelope.Fields[block].Schema.Type != ConnectType.Struct)
        {
            throw new CaptureException($"ExtractNewRecordState is to add '{Block}.{Field}', and '{envelope.Name}' has no block '{Block}'.");
        }

        var field = envelope.Fields[block].Schema.Fields.IndexOf(Field);
        return field >= 0 ? new(block, field, envelope.Fields[block].Schema.Fields[field].Schema) : InEnvelope(envelope);
    }

    private Place? InEnvelope(ConnectSchema envelope) => envelope.Fields.IndexOf(Field) is >= 0 and var field ? new(-1, field, envelope.Fields[field].Schema) : null;

    private static string? BlockOf(string field) => field switch
    {
        "id" or "data_collection_order" or "total_order" => EnvelopeFields.Transaction,
        EnvelopeFields.Operation or EnvelopeFields.TimestampMs or EnvelopeFields.TimestampUs or EnvelopeFields.TimestampNs => null,
        _ => EnvelopeFields.Source,
    };

    /// <summary>A field's place: the index of its block, or -1, its own index, and its schema.</summary>
    internal sealed record Place(int Block, int Field, ConnectSchema Schema)
    {
        public ReadOnlyMemory<byte> Value(ConnectSchema envelope, ReadOnlyMemory<byte>[] values)
        {
            var value = Block < 0 ? values[Field]
                : StructPayload.IsNull(values[Block]) ? StructPayload.Null
                : StructPayload.Split(envelope.Fields[Block].Schema, values[Block])[Field];

            // Debezium copies what is set, not defaults: source.snapshot has one and is never set to it.
            return IsSnapshotMarker(envelope) && value.Span.SequenceEqual(Schema.Default.Span) ? StructPayload.Null : value;
        }

        private bool IsSnapshotMarker(ConnectSchema envelope) =>
            Block >= 0 && envelope.Fields[Block].Name == EnvelopeFields.Source && envelope.Fields[Block].Schema.Fields[Field].Name == SourceFields.Snapshot;
    }
}
