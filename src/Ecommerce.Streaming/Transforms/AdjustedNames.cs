using System.Globalization;
using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>
/// Changes the names of schemas and columns that Avro would not take, as Debezium does while it builds its schemas (io.debezium.schema.SchemaNameAdjuster): the first stage of all.
/// </summary>
/// <param name="schemas">How names of schemas are changed.</param>
/// <param name="fields">How names of columns are changed.</param>
internal sealed class AdjustedNames(NameAdjustment schemas, NameAdjustment fields) : IRecordTransform
{
    private readonly SchemaCache<StructTemplate> _rows = new(schema => new StructTemplate(Row(schema, schemas, fields)));
    private readonly SchemaCache<StructTemplate> _envelopes = new(schema => new StructTemplate(Envelope(schema, schemas, fields)));

    /// <inheritdoc/>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        var result = record;
        if (record is { Key: { } key, KeySchema: { } keySchema } && keySchema.Name?.EndsWith(".Key", StringComparison.Ordinal) == true)
        {
            var template = _rows[keySchema];
            result = result with { KeySchema = template.Schema, Key = Renamed(keySchema, key), Headers = [.. record.Headers.Select(h => Renamed(keySchema, h))] };
        }

        return record is { Value: { } value, ValueSchema: { } valueSchema } && valueSchema.IsEnvelope()
            ? result with { ValueSchema = _envelopes[valueSchema].Schema, Value = RenamedEnvelope(valueSchema, value) }
            : result;
    }

    /// <summary>What a name becomes.</summary>
    /// <param name="name">The name.</param>
    /// <param name="adjustment">How.</param>
    /// <param name="isField">Whether it is a column's, in which dots are not allowed either.</param>
    public static string Adjust(string name, NameAdjustment adjustment, bool isField)
    {
        if (adjustment == NameAdjustment.None)
        {
            return name;
        }

        var adjusted = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var isFirst = char.IsAsciiLetter(c) || (c == '_' && adjustment == NameAdjustment.Avro);
            if (isFirst || (i > 0 && (char.IsAsciiDigit(c) || (c == '.' && !isField))))
            {
                adjusted.Append(c);
                continue;
            }

            // Two names that differ in their first digit only stay apart.
            adjusted.Append(adjustment == NameAdjustment.AvroUnicode ? "_u" + Hex(c) : "_");
            if (i == 0 && char.IsDigit(c) && adjustment == NameAdjustment.Avro)
            {
                adjusted.Append(c);
            }
        }

        return adjusted.ToString();
    }

    // Java pads what has one or two digits with two zeros.
    private static string Hex(char c)
    {
        var hex = ((int)c).ToString("x", CultureInfo.InvariantCulture);
        return hex.Length <= 2 ? "00" + hex : hex;
    }

    private static ConnectSchema Row(ConnectSchema schema, NameAdjustment schemas, NameAdjustment fields) => schema with
    {
        Name = schema.Name is { } name ? Adjust(name, schemas, isField: false) : null,
        Fields = [.. schema.Fields.Select(f => f with { Name = Adjust(f.Name, fields, isField: true) })],
    };

    private static ConnectSchema Envelope(ConnectSchema schema, NameAdjustment schemas, NameAdjustment fields) => schema with
    {
        Name = Adjust(schema.Name!, schemas, isField: false),
        Fields = [.. schema.Fields.Select(f => IsRow(f) ? f with { Schema = Row(f.Schema, schemas, fields) } : f)],
    };

    private static bool IsRow(ConnectField field) => field.Name is EnvelopeFields.Before or EnvelopeFields.After;

    private byte[] Renamed(ConnectSchema schema, ReadOnlyMemory<byte> row) => _rows[schema].Write(StructPayload.Split(schema, row));

    private RecordHeader Renamed(ConnectSchema key, RecordHeader header) =>
        header.Key is DebeziumHeaders.NewKey or DebeziumHeaders.OldKey && fields != NameAdjustment.None ? header with { Value = Renamed(key, header.Value) } : header;

    private byte[] RenamedEnvelope(ConnectSchema schema, byte[] value)
    {
        if (fields == NameAdjustment.None)
        {
            return value;
        }

        var values = StructPayload.Split(schema, value);
        for (var i = 0; i < values.Length; i++)
        {
            if (IsRow(schema.Fields[i]) && !StructPayload.IsNull(values[i]))
            {
                values[i] = Renamed(schema.Fields[i].Schema, values[i]);
            }
        }

        return _envelopes[schema].Write(values);
    }
}
