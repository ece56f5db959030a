using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Oracle;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Store;
using Npgsql;

namespace Ecommerce.Testing.Subjects;

/// <summary>A living store on a virtual clock, and the oracle that knows what the answers must be. What others write goes through <see cref="WriteAsync"/>, so that the oracle hears of it.</summary>
public sealed class StoreUnderTest : IAsyncDisposable
{
    // A month goes by in some minutes of a test.
    private const double Speed = 1_800;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly string _connectionString;
    private readonly StoreUnderTestOptions _options;
    private readonly string _memory = Path.Combine(Path.GetTempPath(), $"oracle-{Guid.NewGuid():N}.journal");
    private CancellationTokenSource _over = new();
    private Task _living = Task.CompletedTask;

    private StoreUnderTest(string connectionString, StoreUnderTestOptions options)
    {
        _connectionString = connectionString;
        _options = options;
        DataSource = NpgsqlDataSource.Create(connectionString);
        Clock = new VirtualClock(options.Start, Speed);
        Oracle = new StoreOracle();
        Life = Live();
    }

    /// <summary>Connections to the store's database.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>The store's time.</summary>
    public VirtualClock Clock { get; }

    /// <summary>What knows the right answers.</summary>
    public StoreOracle Oracle { get; private set; }

    /// <summary>The store's life.</summary>
    public LiveStore Life { get; private set; }

    /// <summary>Completes, with its error, when the store can live no longer.</summary>
    public Task Ended => _living;

    /// <summary>Creates the schema in an empty database and fills it with the store of a seed. It does not live yet.</summary>
    /// <param name="connectionString">Npgsql connection string.</param>
    /// <param name="options">How large and how busy.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The store.</returns>
    public static async Task<StoreUnderTest> CreateAsync(string connectionString, StoreUnderTestOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var store = new StoreUnderTest(connectionString, options);
        try
        {
            await store.FillAsync(cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Lets it live, from now on or again.</summary>
    public void Start()
    {
        Clock.Resume();
        _over.Dispose();
        _over = new CancellationTokenSource();
        _living = Task.Run(() => Life.RunAsync(_over.Token), CancellationToken.None);
    }

    /// <summary>Holds the store still while somebody else writes in one transaction that the oracle hears of.</summary>
    /// <param name="write">Writes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PostgresException">The server refused.</exception>
    public async Task WriteAsync(Func<HeardTransaction, Task> write, CancellationToken cancellationToken = default)
    {
        using var hold = await Life.HoldStillAsync(cancellationToken).ConfigureAwait(false);
        await WriteHeldAsync(write, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes in one transaction that the oracle hears of, while the caller holds the store still.</summary>
    /// <param name="write">Writes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PostgresException">The server refused.</exception>
    public async Task WriteHeldAsync(Func<HeardTransaction, Task> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var transaction = await HeardTransaction.BeginAsync(Oracle, connection, cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        await write(transaction).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for the server and finds out what became of a commit that ended with it.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="cancellationToken">Gives up; the oracle stays silent.</param>
    public async Task ResolveAsync(HeardTransaction transaction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        while (true)
        {
            try
            {
                var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
                await using var closing = connection.ConfigureAwait(false);
                await transaction.ResolveAsync(connection, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(Look, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Lets what is under way commit, waits until the outcome of every commit is known, and keeps what the oracle knows for <see cref="RecallAsync"/>. The store does not live afterwards.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RememberAsync(CancellationToken cancellationToken = default)
    {
        while (Oracle.Silence is not null)
        {
            // Whoever was cut off in the middle of a commit asks for its outcome with his next transaction.
            await Task.Delay(Look, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }

        await StopAsync().ConfigureAwait(false);
        var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        (await OracleJournal.CreateAsync(_memory, Oracle, connection, cancellationToken).ConfigureAwait(false)).Dispose();
    }

    /// <summary>Goes on from what was kept, as PostgreSQL does that was put back to a copy of that moment. The store lives again.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RecallAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync().ConfigureAwait(false);
        var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        using (var journal = await OracleJournal.ResumeAsync(_memory, connection, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            Oracle = journal.Oracle;
        }

        Life = Live();
        Start();
    }

    /// <summary>Ends its life; what is under way commits first.</summary>
    public async Task StopAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(_living).ConfigureAwait(false);
    }

    /// <summary>The ids of a table's rows.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>All of them.</returns>
    public async Task<IReadOnlySet<int>> ReadIdsAsync(string table, CancellationToken cancellationToken = default)
    {
        var command = DataSource.CreateCommand($"SELECT id FROM {StoreSchema.SchemaName}.{table}");
        await using var ending = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = reader.ConfigureAwait(false);
        var ids = new HashSet<int>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            ids.Add(reader.GetInt32(0));
        }

        return ids;
    }

    /// <summary>Ends its life, as <see cref="StopAsync"/> does, and its connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _over.Dispose();
        File.Delete(_memory);
        await DataSource.DisposeAsync().ConfigureAwait(false);
    }

    // Never from the pool, whose connections may have ended with the server.
    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private LiveStore Live() => new(
        DataSource,
        new StoreLifeOptions { Seed = _options.Seed, OrdersPerSecond = _options.OrdersPerSecond / Speed, StepDelay = TimeSpan.FromSeconds(0.5) * Speed, Writers = 4, Oracle = Oracle },
        Clock);

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var database = new StoreDatabase(DataSource);
        await database.EnsureCreatedAsync(cancellationToken).ConfigureAwait(false);
        var generator = new StoreGenerator(new GenerationOptions { Seed = _options.Seed, Users = 200, Products = 100, Orders = _options.Orders, Until = _options.Start });
        await new StoreLoader(DataSource).LoadAsync(generator, cancellationToken: cancellationToken).ConfigureAwait(false);
        await database.RememberAsync(_options.Seed, cancellationToken: cancellationToken).ConfigureAwait(false);
        Oracle.Fill(generator);
        var connection = await DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        await Oracle.AdoptAsync(connection, cancellationToken).ConfigureAwait(false);
    }
}
