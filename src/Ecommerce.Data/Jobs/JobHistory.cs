using Ecommerce.Data.Schema;
using Npgsql;

namespace Ecommerce.Data.Jobs;

/// <summary>
/// What the jobs of a store did, and which of them are paused: tables <c>ecommerce.job_runs</c> and <c>ecommerce.job_pauses</c> beside the store's own, which no
/// capture reads and which do not belong to the store's shape. Any process may ask and pause.
/// </summary>
public sealed class JobHistory
{
    private readonly NpgsqlDataSource _dataSource;

    /// <summary>Works on one database.</summary>
    /// <param name="dataSource">Connections to the store's database; the caller keeps it and disposes of it.</param>
    public JobHistory(NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _dataSource = dataSource;
    }

    /// <summary>Creates the two tables where they are absent.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PostgresException">The server refused a statement.</exception>
    public async Task EnsureCreatedAsync(CancellationToken cancellationToken = default)
    {
        var batch = _dataSource.CreateBatch();
        await using var _ = batch.ConfigureAwait(false);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(OwnSchema.LockSql));
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"""
            DO $$ BEGIN
                {OwnSchema.EnsureStatement}
                IF to_regclass('ecommerce.job_runs') IS NULL THEN
                    CREATE TABLE ecommerce.job_runs (
                        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                        name text NOT NULL,
                        started timestamptz NOT NULL,
                        ended timestamptz,
                        attempt integer NOT NULL CHECK (attempt > 0),
                        rows bigint,
                        error text,
                        state text NOT NULL CHECK (state IN ('running', 'succeeded', 'failed')));
                    CREATE INDEX job_runs_name_started_idx ON ecommerce.job_runs (name, started);
                END IF;
                IF to_regclass('ecommerce.job_pauses') IS NULL THEN
                    CREATE TABLE ecommerce.job_pauses (name text PRIMARY KEY, paused timestamptz NOT NULL DEFAULT now());
                END IF;
            END $$;
            """));
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs, the newest first.</summary>
    /// <param name="name">Of this job only; null for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The runs.</returns>
    public async Task<IReadOnlyList<JobRun>> RunsAsync(string? name = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        var command = _dataSource.CreateCommand("""
            SELECT id, name, started, ended, attempt, rows, error, state FROM ecommerce.job_runs WHERE name = $1 OR $1 IS NULL ORDER BY started DESC, id DESC LIMIT $2
            """);
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)name ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var runs = new List<JobRun>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            runs.Add(new JobRun(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetFieldValue<DateTimeOffset>(2),
                reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetInt64(5),
                reader.IsDBNull(6) ? null : reader.GetString(6),
                Enum.Parse<JobState>(reader.GetString(7), ignoreCase: true)));
        }

        return runs;
    }

    /// <summary>The last run of a job.</summary>
    /// <param name="name">The job.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The run; null if it never ran.</returns>
    public async Task<JobRun?> LastAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var runs = await RunsAsync(name, limit: 1, cancellationToken).ConfigureAwait(false);
        return runs.Count > 0 ? runs[0] : null;
    }

    /// <summary>Which jobs are paused.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Their names.</returns>
    public async Task<IReadOnlySet<string>> PausedAsync(CancellationToken cancellationToken = default)
    {
        var command = _dataSource.CreateCommand("SELECT name FROM ecommerce.job_pauses");
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    /// <summary>Pauses a job until it is resumed, whatever host runs it. A run that is under way goes on to its end.</summary>
    /// <param name="name">The job.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False if it was paused already.</returns>
    public Task<bool> PauseAsync(string name, CancellationToken cancellationToken = default) =>
        ChangeAsync("INSERT INTO ecommerce.job_pauses (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", name, cancellationToken);

    /// <summary>Ends the pause of a job. What fell due meanwhile is made up for by one run.</summary>
    /// <param name="name">The job.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False if it was not paused.</returns>
    public Task<bool> ResumeAsync(string name, CancellationToken cancellationToken = default) => ChangeAsync("DELETE FROM ecommerce.job_pauses WHERE name = $1", name, cancellationToken);

    private async Task<bool> ChangeAsync(string sql, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var command = _dataSource.CreateCommand(sql);
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0;
    }
}
