using Npgsql;
using Npgsql.Replication;

namespace Ecommerce.Streaming.Capture;

/// <summary>Connections to the captured database, all with the session settings that the column converters rely on.</summary>
internal sealed class CaptureSource : IAsyncDisposable
{
    // Texts must look the same in the snapshot (a normal session) and in the stream (a replication session), whatever the server's defaults are.
    private const string SessionSettings =
        "-c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=3 -c bytea_output=hex -c timezone=UTC -c lc_monetary=C -c client_encoding=UTF8 -c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0";

    private readonly CaptureOptions _options;
    private readonly string _connectionString;

    public CaptureSource(CaptureOptions options)
    {
        _options = options;
        var builder = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        builder.Options = string.IsNullOrEmpty(builder.Options) ? SessionSettings : $"{builder.Options} {SessionSettings}";
        builder.ApplicationName = $"ecommerce-capture-{options.SlotName}";
        builder.Multiplexing = false;
        Where = $"{builder.Host}:{builder.Port}/{builder.Database}";

        // Creating a slot takes as long as other people's transactions do.
        _connectionString = new NpgsqlConnectionStringBuilder(builder.ConnectionString) { CommandTimeout = 0 }.ConnectionString;
        builder.MaxPoolSize = 6 + options.SnapshotThreads;
        builder.MinPoolSize = 0;
        Database = NpgsqlDataSource.Create(builder.ConnectionString);
    }

    /// <summary>Host, port and database, for messages.</summary>
    public string Where { get; }

    /// <summary>Normal sessions.</summary>
    public NpgsqlDataSource Database { get; }

    /// <summary>A new replication session, opened.</summary>
    public async Task<LogicalReplicationConnection> OpenReplicationAsync(CancellationToken cancellationToken)
    {
        var connection = new LogicalReplicationConnection(_connectionString)
        {
            WalReceiverStatusInterval = _options.StatusInterval,
        };
        try
        {
            await connection.Open(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (Exception)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
