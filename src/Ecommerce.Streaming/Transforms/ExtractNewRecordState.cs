using System.Collections.Immutable;
using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>
/// Makes rows of change events (io.debezium.transforms.ExtractNewRecordState, "unwrap"). Truncates are dropped; whatever is no change event passes: heartbeats, transaction boundaries,
/// logical messages.
/// </summary>
public sealed class ExtractNewRecordState : IRecordTransform
{
    private readonly ExtractNewRecordStateOptions _options;
    private readonly ImmutableArray<EnvelopeReference> _fields;
    private readonly ImmutableArray<EnvelopeReference> _headers;
    private readonly FieldDrop? _drop;
    private readonly SchemaCache<RowPlan> _plans;

    /// <summary>Creates the transform.</summary>
    /// <param name="options">What to do.</param>
    /// <exception cref="FormatException">A field to be added is not of the form <c>field</c>, <c>block.field</c>, <c>field:name</c> or <c>block.field:name</c>.</exception>
    public ExtractNewRecordState(ExtractNewRecordStateOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _fields = [.. options.AddFields.Select(f => EnvelopeReference.Parse(options.AddFieldsPrefix, f.Trim()))];
        _headers = [.. options.AddHeaders.Select(h => EnvelopeReference.Parse(options.AddHeadersPrefix, h.Trim()))];
        _drop = string.IsNullOrWhiteSpace(options.DropFieldsHeader) ? null : new FieldDrop(options.DropFieldsHeader, options.DropFieldsFromKey, options.DropFieldsKeepSchemaCompatible);
        _plans = new(schema => new RowPlan(schema, _fields, _headers, Rewrites));
    }

    private bool Rewrites => _options.Deletes is DeleteTombstoneHandling.Rewrite or DeleteTombstoneHandling.RewriteWithTombstone;

    /// <inheritdoc/>
    /// <exception cref="CaptureException">A field that is to be added, routed by or dropped is not there or of another type.</exception>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Value is null)
        {
            return _options.Deletes == DeleteTombstoneHandling.RewriteWithTombstone ? WithTombstoneHeaders(record) : null;
        }

        if (record.ValueSchema?.IsEnvelope() != true)
        {
            return record;
        }

        var plan = _plans[record.ValueSchema];
        var envelope = StructPayload.Split(record.ValueSchema, record.Value);
        var deleted = StructPayload.IsNull(envelope[plan.After]);
        if (deleted && (StructPayload.IsNull(envelope[plan.Before]) || _options.Deletes == DeleteTombstoneHandling.Drop))
        {
            return null;
        }

        var row = deleted ? envelope[plan.Before] : envelope[plan.After];
        record = Routed(WithHeaders(record, plan, envelope), plan, row);
        return deleted ? Delete(record, plan, envelope, row) : Drop(Rewritten(record, plan, envelope, row, deleted: false));
    }

    private ConnectRecord Delete(ConnectRecord record, RowPlan plan, ReadOnlyMemory<byte>[] envelope, ReadOnlyMemory<byte> row) => _options.Deletes switch
    {
        DeleteTombstoneHandling.DeleteToTombstone => record with { ValueSchema = null, Value = null },
        DeleteTombstoneHandling.Tombstone => record with { ValueSchema = plan.RowSchema, Value = null },

        // Fields are dropped from deletes before others are added, from other rows afterwards.
        _ when _drop is not null => plan.Add(Drop(plan.Mark(record, row, deleted: true, _options.ReplaceNullWithDefault)), envelope),
        _ => Rewritten(record, plan, envelope, row, deleted: true),
    };

    private ConnectRecord Rewritten(ConnectRecord record, RowPlan plan, ReadOnlyMemory<byte>[] envelope, ReadOnlyMemory<byte> row, bool deleted) =>
        record with { ValueSchema = plan.Output.Schema, Value = plan.Write(envelope, row, deleted, Rewrites && _options.ReplaceNullWithDefault) };

    private ConnectRecord Drop(ConnectRecord record) => _drop?.Apply(record) ?? record;

    private static ConnectRecord WithHeaders(ConnectRecord record, RowPlan plan, ReadOnlyMemory<byte>[] envelope) =>
        plan.Headers.IsEmpty ? record : record with { Headers = [.. record.Headers, .. plan.Headers.Select(h => HeaderText.Header(h.Name, h.Place.Schema, h.Place.Value(record.ValueSchema!, envelope)))] };

    // A tombstone tells its operation, and nothing else.
    private ConnectRecord WithTombstoneHeaders(ConnectRecord record)
    {
        var added = _headers.Where(h => h.Field == EnvelopeFields.Operation).Select(h => new RecordHeader(h.Name, Encoding.UTF8.GetBytes("d"))).ToArray();
        return added.Length == 0 ? record : record with { Headers = [.. record.Headers, .. added] };
    }

    private ConnectRecord Routed(ConnectRecord record, RowPlan plan, ReadOnlyMemory<byte> row)
    {
        if (string.IsNullOrEmpty(_options.RouteByField))
        {
            return record;
        }

        var index = plan.RowSchema.Fields.IndexOf(_options.RouteByField);
        if (index < 0 || plan.RowSchema.Fields[index].Schema.Type != ConnectType.String)
        {
            throw new CaptureException($"ExtractNewRecordState is to route by '{_options.RouteByField}', which is no text column of '{plan.RowSchema.Name}'.");
        }

        var value = StructPayload.Split(plan.RowSchema, row)[index];
        value = StructPayload.LacksDefault(plan.RowSchema.Fields[index].Schema, value) ? plan.RowSchema.Fields[index].Schema.Default : value;
        return !StructPayload.IsNull(value) && StructPayload.Text(value) is var topic && !string.IsNullOrWhiteSpace(topic) ? record with { Topic = topic } : record;
    }
}
