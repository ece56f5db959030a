using System.Text;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Transforms;

/// <summary>
/// Sends the changes of several tables to one topic, and tells them apart by a field of the key (io.debezium.transforms.ByLogicalTableRouter). Schemas take the new topic's name.
/// </summary>
public sealed class ByLogicalTableRouter : IRecordTransform
{
    private readonly ByLogicalTableRouterOptions _options;
    private readonly TopicRoute _topics;
    private readonly TopicRoute? _identifiers;
    private readonly SchemaCache<Dictionary<string, StructTemplate>> _keys = new(_ => new(StringComparer.Ordinal));
    private readonly SchemaCache<Dictionary<string, ConnectSchema>> _envelopes = new(_ => new(StringComparer.Ordinal));

    /// <summary>Creates the transform.</summary>
    /// <param name="options">What to do.</param>
    /// <exception cref="FormatException">An expression or a replacement is invalid.</exception>
    /// <exception cref="ArgumentException">An expression is invalid, or has no replacement.</exception>
    public ByLogicalTableRouter(ByLogicalTableRouterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _topics = new TopicRoute(options.TopicRegex, options.TopicReplacement);
        if (!string.IsNullOrWhiteSpace(options.KeyFieldRegex))
        {
            _identifiers = !string.IsNullOrWhiteSpace(options.KeyFieldReplacement)
                ? new TopicRoute(options.KeyFieldRegex, options.KeyFieldReplacement)
                : throw new ArgumentException("KeyFieldReplacement must be set where KeyFieldRegex is.", nameof(options));
        }
    }

    /// <inheritdoc/>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (_topics.Of(record.Topic) is not { Length: > 0 } topic)
        {
            return record;
        }

        var routed = record with { Topic = topic, KeySchema = null, Key = null };
        if (record is { Key: { } key, KeySchema: { } keySchema })
        {
            var template = Remembered(_keys[keySchema], topic, () => new StructTemplate(KeySchema(keySchema, topic)));
            routed = routed with { KeySchema = template.Schema, Key = template.Write(KeyValues(keySchema, key, record.Topic)) };
        }

        // Tombstones, heartbeats and the like keep their values.
        return record is { Value: not null, ValueSchema: { } valueSchema } && valueSchema.IsEnvelope()
            ? routed with { ValueSchema = Remembered(_envelopes[valueSchema], topic, () => EnvelopeSchema(valueSchema, topic)) }
            : routed;
    }

    private static T Remembered<T>(Dictionary<string, T> byTopic, string topic, Func<T> make)
    {
        if (!byTopic.TryGetValue(topic, out var value))
        {
            value = make();
            byTopic.Add(topic, value);
        }

        return value;
    }

    private static ConnectSchema Renamed(ConnectSchema schema, string name) => schema with { Name = name, Default = default };

    private static ConnectSchema EnvelopeSchema(ConnectSchema schema, string topic)
    {
        var row = Renamed(schema.Field(EnvelopeFields.Before)!, topic + ".Value");
        return Renamed(schema, topic + EnvelopeSchemaName.Suffix) with
        {
            Fields = [.. schema.Fields.Select(f => f.Name is EnvelopeFields.Before or EnvelopeFields.After ? f with { Schema = row } : f)],
        };
    }

    private ConnectSchema KeySchema(ConnectSchema schema, string topic)
    {
        var renamed = Renamed(schema, topic + ".Key");
        return _options.KeyEnforceUniqueness ? renamed with { Fields = renamed.Fields.Add(new ConnectField(_options.KeyFieldName, EnvelopeSchemas.String)) } : renamed;
    }

    private ReadOnlyMemory<byte>[] KeyValues(ConnectSchema schema, byte[] key, string oldTopic)
    {
        var values = StructPayload.Split(schema, key);
        if (!_options.KeyEnforceUniqueness)
        {
            return values;
        }

        var identifier = new JsonBuffer();
        identifier.String(Encoding.UTF8.GetBytes(_identifiers?.Of(oldTopic) ?? oldTopic));
        return [.. values, identifier.ToArray()];
    }
}
