using System.Collections.Immutable;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>How <see cref="ExtractNewRecordState"/> makes rows of the envelopes of one schema.</summary>
internal sealed class RowPlan
{
    private const string DeletedField = "__deleted";

    private static readonly ReadOnlyMemory<byte> True = "\"true\""u8.ToArray();
    private static readonly ReadOnlyMemory<byte> False = "\"false\""u8.ToArray();

    private readonly ConnectSchema _envelope;
    private readonly ImmutableArray<(string Name, EnvelopeReference.Place Place)> _fields;
    private readonly bool _marks;

    public RowPlan(ConnectSchema envelope, ImmutableArray<EnvelopeReference> fields, ImmutableArray<EnvelopeReference> headers, bool marks)
    {
        _envelope = envelope;
        _marks = marks;
        Before = envelope.Fields.IndexOf(EnvelopeFields.Before);
        After = envelope.Fields.IndexOf(EnvelopeFields.After);
        if (Before < 0 || After < 0)
        {
            throw new CaptureException($"The schema '{envelope.Name}' is called an envelope and has no 'before' and 'after'.");
        }

        RowSchema = envelope.Fields[After].Schema;
        _fields = Find(envelope, fields);
        Headers = Find(envelope, headers);
        if (_fields.FirstOrDefault(f => f.Place.Schema.Type is ConnectType.Struct or ConnectType.Map) is { Name: { } block })
        {
            throw new CaptureException($"ExtractNewRecordState is to add '{block}', which is a block and not a single value; name one of its fields.");
        }

        Output = new StructTemplate(RowSchema.WithFields([.. RowSchema.Fields, .. Mark(), .. Added]));
    }

    public int Before { get; }

    public int After { get; }

    public ConnectSchema RowSchema { get; }

    public StructTemplate Output { get; }

    public ImmutableArray<(string Name, EnvelopeReference.Place Place)> Headers { get; }

    private IEnumerable<ConnectField> Added => _fields.Select(f => new ConnectField(f.Name, f.Place.Schema.Basics() with { IsOptional = true }));

    /// <summary>The row with all that it gets.</summary>
    public byte[] Write(ReadOnlyMemory<byte>[] envelope, ReadOnlyMemory<byte> row, bool deleted, bool replaceNulls)
    {
        var values = new ReadOnlyMemory<byte>[Output.Schema.Fields.Length];
        var count = MarkedValues(row, deleted, replaceNulls, values);
        AddedValues(envelope, values.AsSpan(count));
        return Output.Write(values);
    }

    /// <summary>The row with its mark only.</summary>
    public ConnectRecord Mark(ConnectRecord record, ReadOnlyMemory<byte> row, bool deleted, bool replaceNulls)
    {
        var template = new StructTemplate(RowSchema.WithFields([.. RowSchema.Fields, .. Mark()]));
        var values = new ReadOnlyMemory<byte>[template.Schema.Fields.Length];
        MarkedValues(row, deleted, replaceNulls, values);
        return record with { ValueSchema = template.Schema, Value = template.Write(values) };
    }

    /// <summary>A row of whatever fields with those that are added.</summary>
    public ConnectRecord Add(ConnectRecord record, ReadOnlyMemory<byte>[] envelope)
    {
        var schema = record.ValueSchema!;
        var template = new StructTemplate(schema.WithFields([.. schema.Fields, .. Added]));
        var values = new ReadOnlyMemory<byte>[template.Schema.Fields.Length];
        StructPayload.Split(schema, record.Value!).CopyTo(values, 0);
        AddedValues(envelope, values.AsSpan(schema.Fields.Length));
        return record with { ValueSchema = template.Schema, Value = template.Write(values) };
    }

    private static ImmutableArray<(string Name, EnvelopeReference.Place Place)> Find(ConnectSchema envelope, ImmutableArray<EnvelopeReference> references) =>
        [.. references.Select(r => (r.Name, Place: r.Find(envelope))).Where(r => r.Place is not null).Select(r => (r.Name, r.Place!))];

    private IEnumerable<ConnectField> Mark() => _marks ? [new ConnectField(DeletedField, SchemaCopies.OptionalString)] : [];

    private int MarkedValues(ReadOnlyMemory<byte> row, bool deleted, bool replaceNulls, ReadOnlyMemory<byte>[] values)
    {
        var own = StructPayload.Split(RowSchema, row);
        for (var i = 0; i < own.Length; i++)
        {
            values[i] = replaceNulls && StructPayload.LacksDefault(RowSchema.Fields[i].Schema, own[i]) ? RowSchema.Fields[i].Schema.Default : own[i];
        }

        if (!_marks)
        {
            return own.Length;
        }

        values[own.Length] = deleted ? True : False;
        return own.Length + 1;
    }

    private void AddedValues(ReadOnlyMemory<byte>[] envelope, Span<ReadOnlyMemory<byte>> values)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            values[i] = _fields[i].Place.Value(_envelope, envelope);
        }
    }
}
