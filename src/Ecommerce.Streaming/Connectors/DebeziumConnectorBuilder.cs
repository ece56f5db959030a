using System.Collections.Immutable;
using System.Globalization;
using Ecommerce.Streaming.Topics;

namespace Ecommerce.Streaming.Connectors;

/// <summary>
/// Builds the configuration of a Debezium PostgreSQL connector that writes what <c>PostgresCapture</c> writes: same topics, keys, envelopes and masks.
/// What is not set has a default, except the database and the tables.
/// </summary>
public sealed class DebeziumConnectorBuilder
{
    private readonly Dictionary<string, string> _more = new(StringComparer.Ordinal);
    private string _name = "ecommerce";
    private string _host = string.Empty;
    private int _port = 5432;
    private string _database = string.Empty;
    private string _user = string.Empty;
    private string _password = "${env:ECOMMERCE_POSTGRES_PASSWORD}";
    private string _topicPrefix = "shop";
    private string _slot = "ecommerce";
    private string _publication = "ecommerce";
    private ImmutableArray<string> _tables = [];
    private ImmutableArray<string> _masked = [];
    private int _maskLength = 10;
    private TimeSpan _heartbeat = TimeSpan.FromSeconds(10);
    private string _heartbeatQuery = TopicContract.HeartbeatQuery;
    private int _partitions = TopicSpec.DataPartitions;
    private int _replicas = -1;
    private DebeziumSnapshotMode _snapshotMode = DebeziumSnapshotMode.Initial;
    private string? _signalTable;

    /// <summary>The connector's name in Kafka Connect. Default <c>ecommerce</c>.</summary>
    /// <param name="name">The name.</param>
    public DebeziumConnectorBuilder WithName(string name) => Set(ref _name, name);

    /// <summary>The database to capture. Required.</summary>
    /// <param name="host">Host name or address, as Kafka Connect reaches it.</param>
    /// <param name="database">Database name.</param>
    /// <param name="user">A role with REPLICATION that may read the tables and create the publication.</param>
    /// <param name="port">TCP port.</param>
    public DebeziumConnectorBuilder WithDatabase(string host, string database, string user, int port = 5432)
    {
        Set(ref _host, host);
        Set(ref _database, database);
        Set(ref _user, user);
        return Set(ref _port, port);
    }

    /// <summary>
    /// Where the worker finds the password: a config provider's placeholder. Default <c>${env:ECOMMERCE_POSTGRES_PASSWORD}</c>, for which the worker needs
    /// <c>config.providers=env</c> and <c>config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider</c>.
    /// </summary>
    /// <param name="placeholder">For example <c>${file:/run/secrets/pg:password}</c>.</param>
    public DebeziumConnectorBuilder WithPasswordFrom(string placeholder) => Set(ref _password, IsPlaceholder(placeholder) ? placeholder : "\0");

    /// <summary>Puts the password into the configuration in clear: Kafka Connect shows it to whoever may read connectors. Prefer <see cref="WithPasswordFrom"/>.</summary>
    /// <param name="password">The password.</param>
    public DebeziumConnectorBuilder WithPasswordInClear(string password) => Set(ref _password, password);

    /// <summary>First part of every topic's name. Default <c>shop</c>.</summary>
    /// <param name="prefix">Of <c>[A-Za-z0-9._-]</c>.</param>
    public DebeziumConnectorBuilder WithTopicPrefix(string prefix) => Set(ref _topicPrefix, prefix);

    /// <summary>Replication slot and publication. Both default to <c>ecommerce</c>.</summary>
    /// <param name="slot">The slot, of <c>[a-z0-9_]</c>, at most 63 characters.</param>
    /// <param name="publication">The publication; the connector creates it, or sets its tables, at its start.</param>
    public DebeziumConnectorBuilder WithSlot(string slot, string publication)
    {
        Set(ref _slot, slot);
        return Set(ref _publication, publication);
    }

    /// <summary>The tables to capture. Required. The heartbeat's table is added by itself.</summary>
    /// <param name="tables">As <c>schema.table</c>, plain names and not patterns.</param>
    public DebeziumConnectorBuilder WithTables(IEnumerable<string> tables) => Set(ref _tables, [.. tables]);

    /// <summary>Columns whose values are replaced by asterisks. Default none.</summary>
    /// <param name="columns">As <c>schema.table.column</c>, plain names and not patterns.</param>
    /// <param name="length">How many asterisks, whatever the value; null becomes asterisks too. 0 to 1,000.</param>
    public DebeziumConnectorBuilder WithMaskedColumns(IEnumerable<string> columns, int length = 10)
    {
        Set(ref _masked, [.. columns]);
        return Set(ref _maskLength, length);
    }

    /// <summary>
    /// How often a heartbeat runs, and what it executes so that quiet tables do not hold the slot back. Default 10 s and an insert of a random token into
    /// <c>ecommerce.heartbeat</c>, which must exist (the in-process capture creates it); tokens older than a day are deleted.
    /// </summary>
    /// <param name="interval">At least 100 ms.</param>
    /// <param name="actionQuery">A statement that writes to a captured table; null keeps the default.</param>
    public DebeziumConnectorBuilder WithHeartbeat(TimeSpan interval, string? actionQuery = null)
    {
        Set(ref _heartbeatQuery, actionQuery ?? _heartbeatQuery);
        return Set(ref _heartbeat, interval);
    }

    /// <summary>Whether the tables are read at first. Default <see cref="DebeziumSnapshotMode.Initial"/>.</summary>
    /// <param name="mode">The mode.</param>
    public DebeziumConnectorBuilder WithSnapshotMode(DebeziumSnapshotMode mode) => Set(ref _snapshotMode, mode);

    /// <summary>The table through which incremental snapshots are asked for (columns <c>id</c>, <c>type</c>, <c>data</c>). Default none.</summary>
    /// <param name="table">As <c>schema.table</c>.</param>
    public DebeziumConnectorBuilder WithSignalTable(string table) => Set(ref _signalTable, table);

    /// <summary>Topics that Kafka Connect creates. Default 4 partitions, and as many replicas as the broker's default (-1).</summary>
    /// <param name="partitions">At least 1.</param>
    /// <param name="replicas">At least 1, or -1.</param>
    public DebeziumConnectorBuilder WithTopicCreation(int partitions, int replicas = -1)
    {
        Set(ref _partitions, partitions);
        return Set(ref _replicas, replicas);
    }

    /// <summary>Any further property of Debezium or Kafka Connect, such as <c>database.sslmode</c>. What the topic contract fixes cannot be set to anything else.</summary>
    /// <param name="property">The property's name.</param>
    /// <param name="value">Its value.</param>
    public DebeziumConnectorBuilder With(string property, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(property);
        ArgumentNullException.ThrowIfNull(value);
        _more[property] = value;
        return this;
    }

    /// <summary>Checks everything and makes the connector.</summary>
    /// <exception cref="DebeziumConnectorException">Something is missing or wrong; it names every mistake.</exception>
    public DebeziumConnector Build()
    {
        var own = OwnProperties();
        var rules = new DebeziumConnectorRules();
        rules.Required("name (WithName)", _name);
        rules.Host(_host);
        rules.Port(_port);
        rules.Required("database name (WithDatabase)", _database);
        rules.Required("database user (WithDatabase)", _user);
        rules.Password(_password);
        rules.TopicPrefix(_topicPrefix);
        rules.Slot(_slot);
        rules.Required("publication (WithSlot)", _publication);
        rules.Tables(_tables);
        rules.Masks(_masked, _tables, _maskLength);
        rules.Heartbeat(_heartbeat, _heartbeatQuery);
        rules.TopicCreation(_partitions, _replicas);
        rules.SnapshotMode(_snapshotMode);
        rules.SignalTable(_signalTable);
        rules.More(_more, own);
        rules.ThrowIfAny();
        return new DebeziumConnector(_name, own.SetItems(_more));
    }

    internal static bool IsPlaceholder(string value) => value.StartsWith("${", StringComparison.Ordinal) && value.EndsWith('}') && value.Contains(':', StringComparison.Ordinal);

    // The lists hold regular expressions in which a dot matches anything, and whose separator is a comma.
    private static string Pattern(string name) => System.Text.RegularExpressions.Regex.Escape(name).Replace(",", @"\,", StringComparison.Ordinal);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private ImmutableSortedDictionary<string, string> OwnProperties()
    {
        var own = TopicContract.Fixed.ToImmutableSortedDictionary(StringComparer.Ordinal).ToBuilder();
        own["database.hostname"] = _host;
        own["database.port"] = Text(_port);
        own["database.dbname"] = _database;
        own["database.user"] = _user;
        own[DebeziumConnector.PasswordProperty] = _password;
        own["topic.prefix"] = _topicPrefix;
        own["slot.name"] = _slot;
        own["publication.name"] = _publication;
        own["publication.autocreate.mode"] = "filtered";
        own["table.include.list"] = string.Join(',', _tables.Append(TopicContract.HeartbeatTable).Distinct(StringComparer.Ordinal).Select(Pattern));
        own["heartbeat.interval.ms"] = Text((int)Math.Clamp(_heartbeat.TotalMilliseconds, int.MinValue, int.MaxValue));
        own["heartbeat.action.query"] = _heartbeatQuery;
        own["snapshot.mode"] = _snapshotMode == DebeziumSnapshotMode.NoData ? "no_data" : "initial";
        own["topic.creation.default.partitions"] = Text(_partitions);
        own["topic.creation.default.replication.factor"] = Text(_replicas);
        if (_masked.Length > 0)
            own[$"column.mask.with.{Text(_maskLength)}.chars"] = string.Join(',', _masked.Select(Pattern));
        if (_signalTable is not null)
            own["signal.data.collection"] = _signalTable;
        return own.ToImmutable();
    }

    private DebeziumConnectorBuilder Set<T>(ref T field, T value)
    {
        field = value;
        return this;
    }
}
