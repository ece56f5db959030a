using System.Buffers;
using System.Threading.Channels;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Schema;
using Npgsql;

namespace Ecommerce.Data.Loading;

/// <summary>Loads a generated store into PostgreSQL by binary COPY, in one transaction: all of it or nothing.</summary>
public sealed class StoreLoader
{
    // One batch is sent while the next is made.
    private const int BatchesAhead = 2;
    private readonly NpgsqlDataSource _dataSource;
    private readonly TimeProvider _timeProvider;

    /// <summary>Loads into one database.</summary>
    /// <param name="dataSource">Connections to a database whose tables <see cref="StoreDatabase.EnsureCreatedAsync"/> made. The caller keeps it and disposes of it.</param>
    /// <param name="timeProvider">Clock for the rate in the progress; null for the system's.</param>
    public StoreLoader(NpgsqlDataSource dataSource, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _dataSource = dataSource;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Copies every row with its own id, in the order of the foreign keys, and moves each id sequence past them. Lookup rows are there already and stay.</summary>
    /// <param name="generator">The store.</param>
    /// <param name="progress">Told after each batch; null for nobody.</param>
    /// <param name="cancellationToken">Stops it; nothing is loaded then.</param>
    /// <returns>The state at the end, with the time that checking the foreign keys took.</returns>
    /// <exception cref="StoreNotEmptyException">A table other than the lookup tables holds rows.</exception>
    /// <exception cref="PostgresException">The server refused something; its message names table and row.</exception>
    public async Task<LoadProgress> LoadAsync(StoreGenerator generator, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var started = _timeProvider.GetTimestamp();
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        await RefuseRowsAsync(connection, cancellationToken).ConfigureAwait(false);
        var pause = await ForeignKeyPause.BeginAsync(connection, cancellationToken).ConfigureAwait(false);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var batches = Channel.CreateBounded<EncodedBatch>(new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });
        var making = Task.Run(() => MakeAsync(generator, batches.Writer, stop.Token), CancellationToken.None);
        var state = default(LoadProgress);
        try
        {
            var total = await Task.Run(generator.CountRows, cancellationToken).ConfigureAwait(false);
            var rows = 0L;
            await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await SendAsync(connection, batch, cancellationToken).ConfigureAwait(false);
                rows += batch.Rows;
                state = new LoadProgress(batch.Table.Name, rows, total, _timeProvider.GetElapsedTime(started));
                progress?.Report(state);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await making.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await pause.EndAsync(connection, cancellationToken).ConfigureAwait(false);
        await AdvanceSequencesAsync(connection, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"ANALYZE {string.Join(", ", StoreSchema.Tables.Select(Qualify))}", cancellationToken).ConfigureAwait(false);
        return state with { Elapsed = _timeProvider.GetElapsedTime(started) };
    }

    private static async Task MakeAsync(StoreGenerator generator, ChannelWriter<EncodedBatch> writer, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            foreach (var batch in generator.Batches())
            {
                await writer.WriteAsync(Encode(batch), cancellationToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever it is, the reader of the channel throws it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            fault = exception;
        }

        writer.Complete(fault);
    }

    private static EncodedBatch Encode(RowBatch batch)
    {
        var isLoaded = batch.Table.LookupRows.IsEmpty && batch.Rows.Count > 0;
        var buffer = new ArrayBufferWriter<byte>(isLoaded ? 1 << 20 : 1);
        if (isLoaded)
        {
            var writer = new CopyRowWriter(buffer);
            writer.Begin();
            foreach (var row in batch.Rows)
            {
                writer.Row(row, batch.Table.Columns.Length);
            }

            writer.End();
        }

        return new EncodedBatch(batch.Table, batch.Rows.Count, buffer.WrittenMemory);
    }

    private static async Task SendAsync(NpgsqlConnection connection, EncodedBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Bytes.IsEmpty)
        {
            return;
        }

        var columns = string.Join(", ", batch.Table.Columns.Select(column => column.Name));
        var copy = await connection.BeginRawBinaryCopyAsync($"COPY {Qualify(batch.Table)} ({columns}) FROM STDIN (FORMAT binary)", cancellationToken).ConfigureAwait(false);
        try
        {
            await copy.WriteAsync(batch.Bytes, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await copy.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            await copy.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task RefuseRowsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var table in StoreSchema.Tables.Where(table => table.LookupRows.IsEmpty))
        {
            var probe = new NpgsqlCommand($"SELECT EXISTS (SELECT FROM {Qualify(table)})", connection);
            await using var _ = probe.ConfigureAwait(false);
            if (await probe.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true)
            {
                throw new StoreNotEmptyException(connection.Database, table.Name);
            }
        }
    }

    private static Task AdvanceSequencesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => ExecuteAsync(
        connection,
        string.Join(";\n", StoreSchema.Tables.Select(table =>
            $"SELECT setval(pg_get_serial_sequence('{Qualify(table)}', '{TableModel.PrimaryKey}'), max({TableModel.PrimaryKey})) FROM {Qualify(table)} HAVING max({TableModel.PrimaryKey}) IS NOT NULL")),
        cancellationToken);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var _ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string Qualify(TableModel table) => $"{StoreSchema.SchemaName}.{table.Name}";

    private sealed record EncodedBatch(TableModel Table, int Rows, ReadOnlyMemory<byte> Bytes);
}
