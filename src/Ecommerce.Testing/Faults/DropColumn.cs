using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>A column that answers need is dropped while rows change: their messages must be parked and seen. It then comes back with its values.</summary>
public sealed record DropColumn : Fault
{
    /// <inheritdoc/>
    public override string Name => "ddl-drop-column";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var type = await scene.Postgres.ScalarAsync<string>(
            "SELECT format_type(atttypid, atttypmod) || ' NOT NULL DEFAULT ' || pg_get_expr(adbin, adrelid) FROM pg_attribute JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid = 'public.users'::regclass AND attname = 'created_at'", cancellationToken).ConfigureAwait(false);
        await StoreWrites.WithoutColumnAsync(
            scene,
            "CREATE TABLE chaos_users AS SELECT id, created_at FROM public.users; ALTER TABLE public.users DROP COLUMN created_at",
            "users",
            "UPDATE public.users SET mobile = mobile WHERE id IN ({0})",
            $"ALTER TABLE public.users ADD COLUMN created_at {type}",
            cancellationToken,
            "UPDATE public.users SET created_at = (SELECT k.created_at FROM chaos_users AS k WHERE k.id = users.id)",
            "DROP TABLE chaos_users").ConfigureAwait(false);
    }
}
