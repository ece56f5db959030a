using Ecommerce.Testing.Chaos;
using Npgsql;

namespace Ecommerce.Testing.Faults;

/// <summary>The replication slot is dropped or invalidated, and while it is gone rows are deleted and a table may be emptied: a new slot and snapshot must make up for it.</summary>
/// <param name="Invalidate">Whether the server invalidates it, for <c>max_slot_wal_keep_size</c>; else it is dropped.</param>
/// <param name="Empty">Whether a table is emptied meanwhile.</param>
/// <param name="HostRuns">Whether the host runs while it is dropped.</param>
public sealed record LoseSlot(bool Invalidate, bool Empty, bool HostRuns) : Fault
{
    /// <inheritdoc/>
    public override string Name => "lose-slot";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        // A slot is made only once no transaction is open that was before.
        await scene.MendAsync(cancellationToken).ConfigureAwait(false);
        if (!HostRuns || Invalidate)
        {
            await scene.Pipeline.KillAsync(cancellationToken).ConfigureAwait(false);
        }

        await (Invalidate ? InvalidateAsync(scene, cancellationToken) : DropAsync(scene, cancellationToken)).ConfigureAwait(false);
        await scene.Store.WriteAsync(
            async transaction =>
            {
                if (Empty)
                {
                    await transaction.ExecuteAsync("TRUNCATE public.product_tag", cancellationToken).ConfigureAwait(false);
                }

                await transaction.ExecuteAsync("DELETE FROM public.orderdetails WHERE id IN (SELECT id FROM public.orderdetails ORDER BY id LIMIT 3)", cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        await scene.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
        await scene.ExpectAsync(
            "a living slot", () => scene.Postgres.ScalarAsync<bool>($"SELECT coalesce(bool_or(active AND wal_status <> 'lost'), false) FROM pg_replication_slots WHERE slot_name = '{scene.Pipeline.Slot}'", cancellationToken), cancellationToken).ConfigureAwait(false);
        await scene.VerifyAsync(cancellationToken).ConfigureAwait(false);
        scene.Topics.Forget();
    }

    private static Task DropAsync(ChaosScene scene, CancellationToken cancellationToken) => scene.ExpectAsync(
        "the end of the slot",
        async () =>
        {
            try
            {
                // Its walsender may take a moment to go, and a host that runs comes back at once.
                await scene.Postgres.ExecuteAsync(
                    $"SELECT pg_terminate_backend(active_pid, 2000) FROM pg_replication_slots WHERE slot_name = '{scene.Pipeline.Slot}' AND active; SELECT pg_drop_replication_slot('{scene.Pipeline.Slot}')", cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.ObjectInUse)
            {
                return false;
            }
        },
        cancellationToken);

    private static async Task InvalidateAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        await scene.Postgres.ExecuteAsync("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'", cancellationToken).ConfigureAwait(false);
        await scene.Postgres.ExecuteAsync("SELECT pg_reload_conf()", cancellationToken).ConfigureAwait(false);
        await scene.ExpectAsync(
            "the invalidation of the slot",
            async () =>
            {
                await scene.Postgres.ExecuteAsync("SELECT pg_logical_emit_message(false, 'chaos', 'x'), pg_switch_wal()", cancellationToken).ConfigureAwait(false);
                await scene.Postgres.ExecuteAsync("CHECKPOINT", cancellationToken).ConfigureAwait(false);
                return await scene.Postgres.ScalarAsync<string>($"SELECT wal_status FROM pg_replication_slots WHERE slot_name = '{scene.Pipeline.Slot}'", cancellationToken).ConfigureAwait(false) == "lost";
            },
            cancellationToken).ConfigureAwait(false);
        await scene.Postgres.ExecuteAsync("ALTER SYSTEM RESET max_slot_wal_keep_size", cancellationToken).ConfigureAwait(false);
        await scene.Postgres.ExecuteAsync("SELECT pg_reload_conf()", cancellationToken).ConfigureAwait(false);
    }
}
