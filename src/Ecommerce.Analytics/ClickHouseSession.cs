using System.Data.Common;

namespace Ecommerce.Analytics;

/// <summary>One connection, opened on first use and opened anew after a failure.</summary>
internal sealed class ClickHouseSession(DbDataSource dataSource) : IAsyncDisposable
{
    private DbConnection? _connection;

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        var command = await CommandAsync(sql, cancellationToken).ConfigureAwait(false);
        await using (command.ConfigureAwait(false))
        {
            _ = await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var command = await CommandAsync(sql, cancellationToken).ConfigureAwait(false);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    rows.Add(read(reader));
                return rows;
            }
        }
    }

    /// <summary>Forgets the connection, so that the next statement opens another.</summary>
    public async ValueTask DisposeAsync()
    {
        var connection = _connection;
        _connection = null;
        if (connection is not null)
            await connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<DbCommand> CommandAsync(string sql, CancellationToken cancellationToken)
    {
        _connection ??= await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
