using System.Globalization;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Oracle;
using Ecommerce.Data.Schema;
using Ecommerce.Testing.Chaos;
using Npgsql;

namespace Ecommerce.Testing.Faults;

/// <summary>What several faults write into the store, and ask of the pipeline.</summary>
internal static class StoreWrites
{
    public static string List(IReadOnlyList<int> ids) => ids.Count == 0 ? "NULL" : string.Join(", ", ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The messages that are parked and that nobody has resolved.</summary>
    public static async Task<long> CountParkedAsync(ChaosScene scene, CancellationToken cancellationToken, string? table = null) =>
        long.Parse(
            (await scene.Pipeline.QueryClickHouseAsync($"SELECT count() FROM open_errors{(table is null ? "" : $" WHERE tab = '{table}'")}", cancellationToken).ConfigureAwait(false))[0][0], CultureInfo.InvariantCulture);

    /// <summary>How often messages were parked, resolved or not.</summary>
    public static async Task<long> CountParkingsAsync(ChaosScene scene, CancellationToken cancellationToken) =>
        long.Parse((await scene.Pipeline.QueryClickHouseAsync("SELECT count() FROM errors", cancellationToken).ConfigureAwait(false))[0][0], CultureInfo.InvariantCulture);

    /// <summary>Truncates a table that no other refers to and writes nine of ten rows again, in one transaction.</summary>
    public static Task TruncateAndRefillAsync(ChaosScene scene, string table, CancellationToken cancellationToken) => scene.Store.WriteAsync(
        async transaction =>
        {
            await KeepMostAsync(transaction, scene.Random, table, cancellationToken).ConfigureAwait(false);
            await transaction.ExecuteAsync($"TRUNCATE public.{table}", cancellationToken).ConfigureAwait(false);
            await transaction.ExecuteAsync($"INSERT INTO public.{table} OVERRIDING SYSTEM VALUE SELECT * FROM chaos_kept", cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Drops a table and makes it anew from the store's own DDL, with nine of ten rows.</summary>
    public static Task RecreateAsync(ChaosScene scene, string table, CancellationToken cancellationToken) => scene.Store.WriteAsync(
        async transaction =>
        {
            await KeepMostAsync(transaction, scene.Random, table, cancellationToken).ConfigureAwait(false);
            var next = 1 + (await transaction.QueryIdsAsync($"SELECT coalesce(max(id), 0) FROM public.{table}", cancellationToken).ConfigureAwait(false))[0];
            await transaction.ExecuteAsync($"DROP TABLE public.{table}", cancellationToken).ConfigureAwait(false);
            await transaction.ExecuteAsync(StoreDdl.RenderTable(StoreSchema.Tables.Single(model => string.Equals(model.Name, table, StringComparison.Ordinal))), cancellationToken).ConfigureAwait(false);
            await transaction.ExecuteAsync($"INSERT INTO public.{table} OVERRIDING SYSTEM VALUE SELECT * FROM chaos_kept", cancellationToken).ConfigureAwait(false);
            await transaction.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT setval(pg_get_serial_sequence('public.{table}', 'id'), {next})"), cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>The foreign key of a column made anew, with what a delete of the other row does.</summary>
    public static string ForeignKey(string table, string column, string other, string onDelete) => $"""
        DO $do$
        DECLARE name text;
        BEGIN
            SELECT conname INTO STRICT name FROM pg_constraint WHERE conrelid = 'public.{table}'::regclass AND confrelid = 'public.{other}'::regclass AND contype = 'f';
            EXECUTE format('ALTER TABLE public.{table} DROP CONSTRAINT %I, ADD CONSTRAINT %I FOREIGN KEY ({column}) REFERENCES public.{other} ON DELETE {onDelete}', name, name);
        END $do$
        """;

    /// <summary>Inserts rows that nobody else touches, in a transaction that stays open for a while.</summary>
    public static async Task InsertSlowlyAsync(ChaosScene scene, TimeSpan time, CancellationToken cancellationToken)
    {
        var mark = scene.Random.NextBits().ToString("x", CultureInfo.InvariantCulture);
        var connection = await scene.Store.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var transaction = await HeardTransaction.BeginAsync(scene.Store.Oracle, connection, cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        try
        {
            await transaction.ExecuteAsync($"INSERT INTO public.categories (category_name, slug) VALUES ('Chaos {mark}', 'chaos-{mark}')", cancellationToken).ConfigureAwait(false);
            await transaction.ExecuteAsync($"INSERT INTO public.brands (brand_name) VALUES ('Chaos {mark}')", cancellationToken).ConfigureAwait(false);
            await scene.LiveAsync(time, cancellationToken).ConfigureAwait(false);
            await transaction.ExecuteAsync(
                $"INSERT INTO public.products (product_name, category_id, brand_id, product_price) SELECT 'Chaos {mark}', c.id, b.id, 1 FROM public.categories AS c, public.brands AS b WHERE c.slug = 'chaos-{mark}' AND b.brand_name = 'Chaos {mark}'",
                cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException error) when (HeardTransaction.IsServerGone(error))
        {
            scene.Say($"an open transaction ended with its server: {error.Message}");
            await scene.Store.ResolveAsync(transaction, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Takes a column away that answers need, and changes rows. Their messages are parked until the pipeline has noticed, and then flow without the column; either way the answers that read it must stop, and say so.
    /// Then puts the column back and touches the rows again. The store stands still meanwhile.
    /// </summary>
    public static async Task WithoutColumnAsync(
        ChaosScene scene, string away, string table, string touch, string back, CancellationToken cancellationToken, params string[] afterwards)
    {
        var ids = (await scene.Store.ReadIdsAsync(table, cancellationToken).ConfigureAwait(false)).Order().Skip(scene.Random.Next(50)).Take(5).ToList();
        var touching = string.Format(CultureInfo.InvariantCulture, touch, List(ids));
        using var hold = await scene.Store.Life.HoldStillAsync(cancellationToken).ConfigureAwait(false);
        foreach (var statement in away.Split("; "))
        {
            await scene.Postgres.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        }

        await scene.Postgres.ExecuteAsync(touching, cancellationToken).ConfigureAwait(false);
        await scene.ExpectAsync(
            $"parked messages of {table}, or a column that is known to be gone from it",
            async () => await CountParkedAsync(scene, cancellationToken, table).ConfigureAwait(false) + await CountGoneAsync(scene, table, cancellationToken).ConfigureAwait(false) > 0,
            cancellationToken).ConfigureAwait(false);
        await ExpectStopAsync(scene, table, cancellationToken).ConfigureAwait(false);
        await scene.Store.WriteHeldAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(back, cancellationToken).ConfigureAwait(false);
                foreach (var statement in (string[])[.. afterwards, touching])
                {
                    await transaction.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task ExpectStopAsync(ChaosScene scene, string table, CancellationToken cancellationToken)
    {
        var report = await scene.CompareAsync(store: null, cancellationToken).ConfigureAwait(false);
        var stopped = report.Results.Where(result => result.IsImpossible).Select(result => result.Answer).ToList();
        if (report.IsExact || stopped.Count == 0)
        {
            throw new ChaosException($"A column that answers read is gone from {table}, and all of them go on.");
        }

        scene.Say($"stopped without the column: {string.Join(", ", stopped)}");
    }

    private static async Task<long> CountGoneAsync(ChaosScene scene, string table, CancellationToken cancellationToken) => long.Parse(
        (await scene.Pipeline.QueryClickHouseAsync(
            $"SELECT countIf(number = 0) FROM (SELECT argMax(number, sequence) AS number FROM source_columns WHERE startsWith(name, '{table}.') GROUP BY name)", cancellationToken).ConfigureAwait(false))[0][0],
        CultureInfo.InvariantCulture);

    private static async Task KeepMostAsync(HeardTransaction transaction, RandomStream random, string table, CancellationToken cancellationToken)
    {
        transaction.Deleted(table, await transaction.QueryIdsAsync($"SELECT id FROM public.{table}", cancellationToken).ConfigureAwait(false));
        await transaction.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"CREATE TEMP TABLE chaos_kept ON COMMIT DROP AS SELECT * FROM public.{table} WHERE id % 10 <> {random.Next(10)}"), cancellationToken).ConfigureAwait(false);
    }
}
