using Ecommerce.Streaming.Connectors.Properties;

namespace Ecommerce.Streaming.Connectors;

/// <summary>
/// Builds the configuration of a Debezium PostgreSQL connector (3.6). Every method gives a new builder and leaves this one as it is. By default the connector writes what
/// <c>PostgresCapture</c> writes and what the analytics read (same topics, keys, envelopes): the topic contract. <see cref="WithoutTopicContract"/> gives that up for everything that
/// Debezium offers. What is not set has a default, except the database and, under the contract, the tables.
/// </summary>
public sealed partial class DebeziumConnectorBuilder
{
    private readonly ConnectorDraft _draft;

    /// <summary>A builder that has been told nothing yet.</summary>
    public DebeziumConnectorBuilder()
        : this(new ConnectorDraft())
    {
    }

    private DebeziumConnectorBuilder(ConnectorDraft draft) => _draft = draft;

    /// <summary>The connector's name in Kafka Connect. Default <c>ecommerce</c>.</summary>
    /// <param name="name">The name.</param>
    public DebeziumConnectorBuilder WithName(string name) => new(_draft with { Name = name });

    /// <summary>The database to capture. Required.</summary>
    /// <param name="host">Host name or address, as Kafka Connect reaches it.</param>
    /// <param name="database">Database name.</param>
    /// <param name="user">A role with REPLICATION that may read the tables and create the publication.</param>
    /// <param name="port">TCP port.</param>
    public DebeziumConnectorBuilder WithDatabase(string host, string database, string user, int port = 5432) =>
        new(_draft with { Host = host, Database = database, User = user, Port = port });

    /// <summary>
    /// Where the worker finds the password: a config provider's placeholder. Default <c>${env:ECOMMERCE_POSTGRES_PASSWORD}</c>, for which the worker needs
    /// <c>config.providers=env</c> and <c>config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider</c>.
    /// </summary>
    /// <param name="placeholder">For example <c>${file:/run/secrets/pg:password}</c>.</param>
    public DebeziumConnectorBuilder WithPasswordFrom(string placeholder) => new(_draft with { Password = placeholder, PasswordInClear = false });

    /// <summary>Puts the password into the configuration in clear: Kafka Connect shows it to whoever may read connectors. Prefer <see cref="WithPasswordFrom"/>.</summary>
    /// <param name="password">The password.</param>
    public DebeziumConnectorBuilder WithPasswordInClear(string password) => new(_draft with { Password = password, PasswordInClear = true });

    /// <summary>First part of every topic's name. Default <c>shop</c>.</summary>
    /// <param name="prefix">Of <c>[A-Za-z0-9._-]</c>.</param>
    public DebeziumConnectorBuilder WithTopicPrefix(string prefix) => new(_draft with { TopicPrefix = prefix });

    /// <summary>Replication slot and publication. Both default to <c>ecommerce</c>.</summary>
    /// <param name="slot">The slot, of <c>[a-z0-9_]</c>, at most 63 characters.</param>
    /// <param name="publication">The publication; the connector creates it, or sets its tables, at its start.</param>
    public DebeziumConnectorBuilder WithSlot(string slot, string publication) => new(_draft with { Slot = slot, Publication = publication });

    /// <summary>The tables to capture. Required under the topic contract. The contract's heartbeat table and the signal table are added by themselves.</summary>
    /// <param name="tables">As <c>schema.table</c>, plain names and not patterns.</param>
    public DebeziumConnectorBuilder WithTables(IEnumerable<string> tables) => new(_draft with { Tables = [.. tables] });

    /// <summary>Columns whose values are replaced by asterisks. Default none.</summary>
    /// <param name="columns">As <c>schema.table.column</c>, plain names and not patterns.</param>
    /// <param name="length">How many asterisks, whatever the value; null becomes asterisks too. 0 to 1,000.</param>
    public DebeziumConnectorBuilder WithMaskedColumns(IEnumerable<string> columns, int length = 10) => new(_draft with { Masked = [.. columns], MaskLength = length });

    /// <summary>
    /// How often a heartbeat runs, and what it executes so that quiet tables do not hold the slot back. Default 10 s and, under the topic contract, an insert of a random token into
    /// <c>ecommerce.heartbeat</c>, which must exist (the in-process capture creates it); tokens older than a day are deleted. Without the contract nothing is executed by default.
    /// </summary>
    /// <param name="interval">At least 100 ms.</param>
    /// <param name="actionQuery">A statement that writes to a captured table; null keeps the default.</param>
    public DebeziumConnectorBuilder WithHeartbeat(TimeSpan interval, string? actionQuery = null) =>
        new(_draft with { Heartbeat = interval, HeartbeatQuery = actionQuery ?? _draft.HeartbeatQuery });

    /// <summary>Whether the tables are read at first. Default <see cref="DebeziumSnapshotMode.Initial"/>.</summary>
    /// <param name="mode">The mode; the topic contract takes <see cref="DebeziumSnapshotMode.Initial"/> and <see cref="DebeziumSnapshotMode.NoData"/> only.</param>
    public DebeziumConnectorBuilder WithSnapshotMode(DebeziumSnapshotMode mode) => new(_draft with { SnapshotMode = mode });

    /// <summary>The table through which incremental snapshots are asked for (columns <c>id</c>, <c>type</c>, <c>data</c>). Default none.</summary>
    /// <param name="table">As <c>schema.table</c>.</param>
    public DebeziumConnectorBuilder WithSignalTable(string table) => new(_draft with { SignalTable = table });

    /// <summary>Topics that Kafka Connect creates. Default 4 partitions, and as many replicas as the broker's default (-1).</summary>
    /// <param name="partitions">At least 1.</param>
    /// <param name="replicas">At least 1, or -1.</param>
    public DebeziumConnectorBuilder WithTopicCreation(int partitions, int replicas = -1) => new(_draft with { Partitions = partitions, Replicas = replicas });

    /// <summary>Keys and values as JSON (Kafka Connect's JsonConverter). The topic contract has them without schemas; without it the worker's converters hold until this is called.</summary>
    /// <param name="schemas">Whether each key and value carries its schema (<c>{"schema":…,"payload":…}</c>).</param>
    public DebeziumConnectorBuilder WithJson(bool schemas) => new(_draft with { JsonSchemas = schemas, Converters = null });

    /// <summary>Keys and values by other converters. Their options go through <see cref="With"/>, as <c>value.converter.schema.registry.url</c>. Not under the topic contract.</summary>
    /// <param name="key">Java class for keys.</param>
    /// <param name="value">Java class for values.</param>
    public DebeziumConnectorBuilder WithConverters(string key, string value) => new(_draft with { Converters = (key, value), JsonSchemas = null });

    /// <summary>
    /// Lets the connector write whatever Debezium offers: other types, transforms, converters, snapshot modes. Neither the analytics nor <c>PostgresCapture</c>'s readers can rely on its
    /// topics then. What <see cref="With"/> sets wins over what the builder would set.
    /// </summary>
    public DebeziumConnectorBuilder WithoutTopicContract() => new(_draft with { KeepsContract = false });

    /// <summary>Any further property of Debezium or Kafka Connect, such as <c>database.sslmode</c>. Under the topic contract, what it fixes cannot be set to anything else.</summary>
    /// <param name="property">The property's name.</param>
    /// <param name="value">Its value; a secret as a config provider's reference.</param>
    public DebeziumConnectorBuilder With(string property, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(property);
        ArgumentNullException.ThrowIfNull(value);
        return new(_draft with { More = _draft.More.SetItem(property, value) });
    }

    /// <summary>Checks everything: each value against what Debezium 3.6 and Kafka Connect expect, the rules between them, unknown names, and the topic contract.</summary>
    /// <returns>Every mistake, in order of the properties; empty when the connector can be built.</returns>
    public IReadOnlyList<PropertyMistake> Validate()
    {
        // Our own words say which method to use, so they come instead of Debezium's.
        PropertyMistake[] ours = [.. BuilderRules.Check(_draft), .. TopicContractRules.Check(_draft)];
        var told = ours.Select(mistake => mistake.Property).ToHashSet(StringComparer.Ordinal);
        var theirs = DebeziumProperties.Check(ConnectorConfiguration.Of(_draft)).Where(mistake => !told.Contains(mistake.Property));
        return [.. ours.DistinctBy(mistake => mistake.Property).Concat(theirs).OrderBy(mistake => mistake.Property, StringComparer.Ordinal)];
    }

    /// <summary>Checks everything and makes the connector.</summary>
    /// <exception cref="DebeziumConnectorException">Something is missing or wrong; it names every mistake.</exception>
    public DebeziumConnector Build() =>
        Validate() is { Count: > 0 } mistakes ? throw new DebeziumConnectorException(mistakes) : new DebeziumConnector(_draft.Name, ConnectorConfiguration.Of(_draft));

    /// <summary>The properties as they stand, secrets hidden.</summary>
    public override string ToString() => DebeziumConnector.Describe(_draft.Name, ConnectorConfiguration.Of(_draft));
}
