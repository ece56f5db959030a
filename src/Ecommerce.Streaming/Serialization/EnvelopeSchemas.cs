using System.Collections.Immutable;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>The schemas of a table's keys and envelopes (io.debezium.data.Envelope, SchemaFactory).</summary>
internal static class EnvelopeSchemas
{
    public static readonly ConnectSchema String = new() { Type = ConnectType.String };
    public static readonly ConnectSchema OptionalString = String with { IsOptional = true };
    public static readonly ConnectSchema Int64 = new() { Type = ConnectType.Int64 };
    public static readonly ConnectSchema OptionalInt64 = Int64 with { IsOptional = true };

    /// <summary>The transaction block of an event.</summary>
    public static readonly ConnectSchema TransactionBlock = Struct(
        "event.block", 1, isOptional: true, new("id", String), new("total_order", Int64), new("data_collection_order", Int64));

    /// <summary>The source block.</summary>
    public static readonly ConnectSchema Source = Struct(
        "io.debezium.connector.postgresql.Source",
        1,
        isOptional: false,
        new(SourceFields.Version, String),
        new(SourceFields.Connector, String),
        new(SourceFields.Name, String),
        new(SourceFields.TimestampMs, Int64),
        new(SourceFields.Snapshot, new ConnectSchema
        {
            Type = ConnectType.String,
            IsOptional = true,
            Name = "io.debezium.data.Enum",
            Version = 1,
            Parameters = [new("allowed", "true,first,first_in_data_collection,last_in_data_collection,last,false,incremental")],
            Default = "\"false\""u8.ToArray(),
        }),
        new(SourceFields.Database, String),
        new(SourceFields.Sequence, OptionalString),
        new(SourceFields.TimestampUs, OptionalInt64),
        new(SourceFields.TimestampNs, OptionalInt64),
        new(SourceFields.Schema, String),
        new(SourceFields.Table, String),
        new(SourceFields.TransactionId, OptionalInt64),
        new(SourceFields.Lsn, OptionalInt64),
        new(SourceFields.Xmin, OptionalInt64),
        new(SourceFields.Origin, OptionalString),
        new(SourceFields.OriginLsn, OptionalInt64));

    /// <summary>The schema of a table's keys.</summary>
    public static ConnectSchema Key(string topic, IEnumerable<ConnectField> columns) => new() { Type = ConnectType.Struct, Name = topic + ".Key", Fields = [.. columns] };

    /// <summary>The schema of a table's envelopes.</summary>
    public static ConnectSchema Envelope(string topic, IEnumerable<ConnectField> columns)
    {
        var row = new ConnectSchema { Type = ConnectType.Struct, IsOptional = true, Name = topic + ".Value", Fields = [.. columns] };
        return Struct(
            topic + ".Envelope",
            2,
            isOptional: false,
            new(EnvelopeFields.Before, row),
            new(EnvelopeFields.After, row),
            new(EnvelopeFields.Source, Source),
            new(EnvelopeFields.Transaction, TransactionBlock),
            new(EnvelopeFields.Operation, String),
            new(EnvelopeFields.TimestampMs, OptionalInt64),
            new(EnvelopeFields.TimestampUs, OptionalInt64),
            new(EnvelopeFields.TimestampNs, OptionalInt64));
    }

    public static ConnectSchema Struct(string name, int? version, bool isOptional, params ImmutableArray<ConnectField> fields) =>
        new() { Type = ConnectType.Struct, Name = name, Version = version, IsOptional = isOptional, Fields = fields };
}
