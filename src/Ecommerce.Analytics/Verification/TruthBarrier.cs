using System.Data;
using System.Data.Common;

namespace Ecommerce.Analytics.Verification;

/// <summary>Marks a position in PostgreSQL's log: everything committed before the call lies below it.</summary>
/// <remarks>
/// For pipelines that cannot be held back while they are compared, such as a real Debezium: mark, wait for the watermark with <see cref="WatermarkBarrier"/>, compare, and mark again to know whether the store was quiet.
/// </remarks>
public static class TruthBarrier
{
    /// <summary>Prefix of the logical message. Captures forward or ignore it; it changes no row.</summary>
    public const string Prefix = "ecommerce.barrier";

    /// <summary>Writes a transactional logical message and returns its position, once it is flushed and therefore on its way to every slot.</summary>
    /// <param name="truth">An open connection that is in no transaction: inside one the message would only be sent at the commit, and waiting for it would never end.</param>
    /// <param name="id">The message's content, so that a reader of the stream may tell barriers apart.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The position of the message: every transaction that committed before the call has a smaller commit position, and the message's own commit record a greater one.</returns>
    /// <exception cref="DbException">PostgreSQL refused, for example because it is a standby.</exception>
    public static async Task<ulong> EmitAsync(DbConnection truth, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(id);
        var transaction = await truth.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);

        // A session with synchronous_commit off would return before the message can reach a slot.
        await ScalarAsync(truth, transaction, "SET LOCAL synchronous_commit = local", null, cancellationToken).ConfigureAwait(false);
        var text = await ScalarAsync(truth, transaction, $"SELECT pg_catalog.pg_logical_emit_message(true, '{Prefix}', @id)::text", id, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return PostgresLsn.Parse((string)text!);
    }

    private static async Task<object?> ScalarAsync(DbConnection connection, DbTransaction transaction, string sql, string? id, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using var _ = command.ConfigureAwait(false);
        command.CommandText = sql;
        command.Transaction = transaction;
        if (id is not null)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "id";
            parameter.DbType = DbType.String;
            parameter.Value = id;
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }
}
