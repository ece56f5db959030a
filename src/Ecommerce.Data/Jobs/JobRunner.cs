using Ecommerce.Data.Generation;
using Ecommerce.Data.Geography;
using Ecommerce.Data.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ecommerce.Data.Jobs;

/// <summary>
/// Runs a job once, now, and writes it into the history. The job's rows and its success are one transaction; no two runs of a job overlap, in whatever processes
/// they are. When to run, and when again, is for <see cref="JobSchedule"/> and a scheduler to say.
/// </summary>
public sealed class JobRunner
{
    private const int LockClass = 0x6a_6f_62_73;
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    private readonly NpgsqlDataSource _dataSource;
    private readonly long _seed;
    private readonly ICityGeocoder _geocoder;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lazy<(StoreGenerator Generator, CustomerLife Customers)> _makers;

    /// <summary>Prepares runs in a store that <see cref="Schema.StoreDatabase"/> and <see cref="JobHistory"/> created.</summary>
    /// <param name="dataSource">Connections to the store's database; the caller keeps it and disposes of it.</param>
    /// <param name="seed">The seed of every choice: the same store, seed and time give the same rows.</param>
    /// <param name="geocoder">Where cities are; null for the bundled gazetteer.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <param name="logger">Null for none.</param>
    public JobRunner(NpgsqlDataSource dataSource, long seed, ICityGeocoder? geocoder = null, TimeProvider? timeProvider = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _dataSource = dataSource;
        _seed = seed;
        _geocoder = geocoder ?? new GazetteerGeocoder();
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        _makers = new(() =>
        {
            var generator = new StoreGenerator(new() { Seed = seed });
            return (generator, new CustomerLife(generator, new StoreWords(seed, "en")));
        });
    }

    /// <summary>Runs a job. Its failure is an entry in the history, not an exception.</summary>
    /// <param name="job">The job.</param>
    /// <param name="attempt">Which attempt it is, from 1.</param>
    /// <param name="cancellationToken">Stops it; nothing of it is kept then.</param>
    /// <returns>The run as it ended; null if the job is running already, here or elsewhere.</returns>
    /// <exception cref="NpgsqlException">The database is out of reach, or the history is not there, so that nothing could be written down.</exception>
    public async Task<JobRun?> RunAsync(StoreJob job, int attempt = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        if (await ScalarAsync(connection, "SELECT pg_try_advisory_lock($1, hashtext($2))", cancellationToken, LockClass, job.Name).ConfigureAwait(false) is not true)
        {
            Log.Overlapping(_logger, job.Name);
            return null;
        }

        try
        {
            return await RunAloneAsync(connection, job, attempt, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await ScalarAsync(connection, "SELECT pg_advisory_unlock($1, hashtext($2))", CancellationToken.None, LockClass, job.Name).ConfigureAwait(false);
            }
        }
    }

    private async Task<JobRun> RunAloneAsync(NpgsqlConnection connection, StoreJob job, int attempt, CancellationToken cancellationToken)
    {
        var started = Now();

        // Whoever holds the lock knows that nobody else is at it.
        await ExecuteAsync(
            connection,
            "UPDATE ecommerce.job_runs SET state = 'failed', ended = $2, error = 'The host ended before the run did.' WHERE name = $1 AND state = 'running'",
            cancellationToken,
            job.Name,
            started).ConfigureAwait(false);
        await ExecuteAsync(connection, "DELETE FROM ecommerce.job_runs WHERE name = $1 AND started < $2", cancellationToken, job.Name, started - KeptFor).ConfigureAwait(false);
        var id = (long)(await ScalarAsync(
            connection,
            "INSERT INTO ecommerce.job_runs (name, started, attempt, state) VALUES ($1, $2, $3, 'running') RETURNING id",
            cancellationToken,
            job.Name,
            started,
            attempt).ConfigureAwait(false))!;
        try
        {
            var (rows, ended) = await ActAsync(connection, job, attempt, id, started, cancellationToken).ConfigureAwait(false);
            Log.Succeeded(_logger, job.Name, rows);
            return new JobRun(id, job.Name, started, ended, attempt, rows, Error: null, JobState.Succeeded);
        }
        catch (Exception error)
        {
            var isStopped = error is OperationCanceledException && cancellationToken.IsCancellationRequested;
            var reason = isStopped ? "It was stopped." : Describe(error);
            var ended = Now();
            await NoteFailureAsync(connection, id, ended, reason).ConfigureAwait(false);
            Log.Failed(_logger, job.Name, attempt, reason);
            if (isStopped)
            {
                throw;
            }

            return new JobRun(id, job.Name, started, ended, attempt, Rows: null, reason, JobState.Failed);
        }
    }

    private async Task<(long Rows, DateTimeOffset Ended)> ActAsync(NpgsqlConnection connection, StoreJob job, int attempt, long id, DateTimeOffset started, CancellationToken cancellationToken)
    {
        foreach (var need in job.Needs)
        {
            await CheckNeedAsync(connection, job.Name, need, started, cancellationToken).ConfigureAwait(false);
        }

        var (generator, customers) = _makers.Value;
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        var second = new DateTime(started.UtcTicks - (started.UtcTicks % TimeSpan.TicksPerSecond), DateTimeKind.Unspecified);
        var random = new RandomStream(_seed, FormattableString.Invariant($"job/{job.Name}/{attempt}"), started.ToUnixTimeSeconds());
        var store = new StoreTransaction(connection, transaction, random, second);
        await job.Act(new JobScene(store, generator, customers, _geocoder, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var (rows, ended) = (store.Rows, Now());
        await ExecuteAsync(connection, "UPDATE ecommerce.job_runs SET state = 'succeeded', ended = $2, rows = $3 WHERE id = $1", cancellationToken, id, ended, (long)rows).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return (rows, ended);
    }

    private static async Task CheckNeedAsync(NpgsqlConnection connection, string name, string need, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = StoreJobs.Find(need)?.Every is { } every ? JobSchedule.PeriodOf(now, every) : DateTimeOffset.UnixEpoch;
        var isMet = await ScalarAsync(
            connection, "SELECT EXISTS (SELECT FROM ecommerce.job_runs WHERE name = $1 AND state = 'succeeded' AND started >= $2)", cancellationToken, need, since).ConfigureAwait(false);
        if (isMet is not true)
        {
            throw new JobNotReadyException(FormattableString.Invariant($"{name} needs a successful run of {need} since {since:yyyy-MM-dd HH:mm} UTC, and there is none yet."));
        }
    }

    // The connection may be what failed.
    private async Task NoteFailureAsync(NpgsqlConnection connection, long id, DateTimeOffset ended, string reason)
    {
        const string Sql = "UPDATE ecommerce.job_runs SET state = 'failed', ended = $2, error = $3 WHERE id = $1";
        if (connection.State == System.Data.ConnectionState.Open)
        {
            await ExecuteAsync(connection, Sql, CancellationToken.None, id, ended, reason).ConfigureAwait(false);
            return;
        }

        var another = await _dataSource.OpenConnectionAsync(CancellationToken.None).ConfigureAwait(false);
        await using var closing = another.ConfigureAwait(false);
        await ExecuteAsync(another, Sql, CancellationToken.None, id, ended, reason).ConfigureAwait(false);
    }

    private static string Describe(Exception error) => error switch
    {
        JobNotReadyException => error.Message,
        PostgresException server => $"PostgreSQL says: {server.MessageText} (SQLSTATE {server.SqlState})",
        _ => $"{error.GetType().Name}: {error.Message}",
    };

    // PostgreSQL keeps microseconds.
    private DateTimeOffset Now()
    {
        var now = _time.GetUtcNow().ToUniversalTime();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        var command = Command(connection, sql, values);
        await using var _ = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        var command = Command(connection, sql, values);
        await using var _ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
