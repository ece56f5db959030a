using System.Threading.Channels;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Schema;
using Npgsql;

namespace Ecommerce.Data.Loading;

/// <summary>
/// Loads a generated store into PostgreSQL by binary COPY. Whatever a reader sees meanwhile, every row that it sees refers to rows that it sees: one writer commits
/// everything at once, several commit each order together with all that belongs to it, after everything that it refers to.
/// </summary>
public sealed class StoreLoader
{
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

    /// <summary>
    /// Connections that write at once, 1 to 64. Default 1: one transaction, all of it or nothing, in which PostgreSQL checks each foreign key once, for all rows;
    /// the tables are locked until it ends. With more, the keys stay in force and are checked row by row, which costs the server several times the work and pays
    /// where it has processors to spare; a load that fails leaves whole orders behind, and <see cref="StoreDatabase.DropAsync"/> makes room for another.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 to 64.</exception>
    public int Writers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 64);
            field = value;
        }
    } = 1;

    /// <summary>Copies every row with its own id, in the order of the foreign keys, and moves each id sequence past them. Lookup rows are there already and stay.</summary>
    /// <param name="generator">The store.</param>
    /// <param name="progress">Told after each batch, from one thread at a time; null for nobody.</param>
    /// <param name="cancellationToken">Stops it; with one writer nothing is loaded then.</param>
    /// <returns>What was loaded, with checksums of the rows as they were sent; lookup rows are counted too.</returns>
    /// <exception cref="StoreNotEmptyException">A table other than the lookup tables holds rows.</exception>
    /// <exception cref="PostgresException">The server refused something; its message names table and row.</exception>
    public async Task<StoreReport> LoadAsync(StoreGenerator generator, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var tally = new LoadTally(progress, _timeProvider);
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await (Writers == 1 ? LoadAtOnceAsync(connection, generator, tally, cancellationToken) : LoadInGroupsAsync(connection, generator, tally, cancellationToken)).ConfigureAwait(false);
        await ExecuteAsync(connection, $"ANALYZE {string.Join(", ", StoreSchema.Tables.Select(Qualify))}", cancellationToken).ConfigureAwait(false);
        return tally.Report();
    }

    private static async Task LoadAtOnceAsync(NpgsqlConnection connection, StoreGenerator generator, LoadTally tally, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        await RefuseRowsAsync(connection, cancellationToken).ConfigureAwait(false);
        var pause = await ForeignKeyPause.BeginAsync(connection, cancellationToken).ConfigureAwait(false);
        tally.Expect(await Task.Run(generator.CountRows, cancellationToken).ConfigureAwait(false));
        await foreach (var batch in OrderedEncoding.RunAsync(generator.Batches(), CopyEncoding.Encode, 1, cancellationToken).ConfigureAwait(false))
        {
            tally.Note(batch);
            await TableCopy.SendAsync(connection, batch, cancellationToken).ConfigureAwait(false);
            tally.Stored(batch);
        }

        await pause.EndAsync(connection, cancellationToken).ConfigureAwait(false);
        await AdvanceSequencesAsync(connection, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task LoadInGroupsAsync(NpgsqlConnection connection, StoreGenerator generator, LoadTally tally, CancellationToken cancellationToken)
    {
        await RefuseRowsAsync(connection, cancellationToken).ConfigureAwait(false);
        tally.Expect(await Task.Run(generator.CountRows, cancellationToken).ConfigureAwait(false));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var groups = Channel.CreateBounded<IReadOnlyList<EncodedBatch>>(new BoundedChannelOptions(1) { SingleWriter = true });
        var parts = new List<Task>();
        var batches = OrderedEncoding.RunAsync(generator.Batches(), CopyEncoding.Encode, Writers, stop.Token);
        var cut = OrderGroups.CutAsync(batches, stop.Token).GetAsyncEnumerator(stop.Token);
        await using (cut.ConfigureAwait(false))
        {
            // What orders refer to is committed before any writer starts.
            var more = await cut.MoveNextAsync().ConfigureAwait(false);
            while (more && !OrderGroups.HasOrders(cut.Current))
            {
                Note(tally, cut.Current);
                await CommitAsync(connection, cut.Current, tally, stop.Token).ConfigureAwait(false);
                more = await cut.MoveNextAsync().ConfigureAwait(false);
            }

            for (var i = 0; i < Writers; i++)
            {
                parts.Add(Task.Run(() => StoppingAllAsync(WriteAsync(groups.Reader, tally, stop.Token), stop), CancellationToken.None));
            }

            parts.Add(StoppingAllAsync(HandOutAsync(cut, groups.Writer, tally, stop.Token), stop));
            await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // Whatever failed says more than those that were stopped because of it.
        await (parts.Find(part => part.IsFaulted) ?? Task.WhenAll(parts)).ConfigureAwait(false);
        await AdvanceSequencesAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    private static async Task HandOutAsync(IAsyncEnumerator<IReadOnlyList<EncodedBatch>> groups, ChannelWriter<IReadOnlyList<EncodedBatch>> writer, LoadTally tally, CancellationToken cancellationToken)
    {
        // The first orders are there already.
        do
        {
            Note(tally, groups.Current);
            await writer.WriteAsync(groups.Current, cancellationToken).ConfigureAwait(false);
        }
        while (await groups.MoveNextAsync().ConfigureAwait(false));

        writer.Complete();
    }

    private async Task WriteAsync(ChannelReader<IReadOnlyList<EncodedBatch>> groups, LoadTally tally, CancellationToken cancellationToken)
    {
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await foreach (var group in groups.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await CommitAsync(connection, group, tally, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task StoppingAllAsync(Task part, CancellationTokenSource stop)
    {
        try
        {
            await part.ConfigureAwait(false);
        }
        catch
        {
            // The others must not wait for it.
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static void Note(LoadTally tally, IReadOnlyList<EncodedBatch> group)
    {
        foreach (var batch in group)
        {
            tally.Note(batch);
        }
    }

    private static async Task CommitAsync(NpgsqlConnection connection, IReadOnlyList<EncodedBatch> group, LoadTally tally, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        foreach (var batch in group)
        {
            await TableCopy.SendAsync(connection, batch, cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        foreach (var batch in group)
        {
            tally.Stored(batch);
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

    private static Task AdvanceSequencesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, string.Join('\n', StoreSchema.Tables.Select(StoreDdl.RenderSequenceStep)), cancellationToken);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var _ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string Qualify(TableModel table) => $"{StoreSchema.SchemaName}.{table.Name}";
}
