using Ecommerce.Testing.Chaos;
using Ecommerce.Testing.Subjects;

namespace Ecommerce.Testing.Faults;

/// <summary>PostgreSQL is put back to an earlier copy of its files: its identity is the same, and its log positions mean other changes. The pipeline must refuse it, loudly; it then begins anew.</summary>
/// <param name="Later">How long the store lives on after the copy was made.</param>
/// <param name="HostRuns">Whether the host runs while it happens.</param>
/// <param name="Heartbeat">Whether the capture writes one of its tokens in between. Else its log position tells, for as long as nobody writes to the restored server: the store lives on only afterwards.</param>
public sealed record RestorePostgres(TimeSpan Later, bool HostRuns, bool Heartbeat) : Fault
{
    // The capture knows a server by a random token that it writes there with each heartbeat, every five seconds.
    private const string NewestToken = "SELECT max(id)::bigint FROM ecommerce.heartbeat";

    /// <inheritdoc/>
    public override string Name => "restore-postgres";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await scene.MendAsync(cancellationToken).ConfigureAwait(false);
        var copy = await CopyAsync(scene, cancellationToken).ConfigureAwait(false);
        await scene.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
        if (Heartbeat)
        {
            await WaitForHeartbeatAsync(scene, cancellationToken).ConfigureAwait(false);
        }

        // What is confirmed was stored before, tokens too.
        await WaitForConfirmationAsync(scene, cancellationToken).ConfigureAwait(false);
        await scene.LiveAsync(Later, cancellationToken).ConfigureAwait(false);
        scene.Say("restore-postgres: copied, and the pipeline has stored what came later");
        if (!HostRuns)
        {
            await scene.Pipeline.KillAsync(cancellationToken).ConfigureAwait(false);
        }

        await scene.Store.StopAsync().ConfigureAwait(false);
        await scene.Postgres.StopImmediatelyAsync(cancellationToken).ConfigureAwait(false);
        await scene.Postgres.RestoreAsync(copy, cancellationToken).ConfigureAwait(false);
        await scene.Postgres.StartAsync(cancellationToken).ConfigureAwait(false);
        if (Heartbeat)
        {
            await scene.Store.RecallAsync(cancellationToken).ConfigureAwait(false);
        }

        var words = HostRuns ? await scene.Pipeline.WaitForEndAsync(scene.Patience, cancellationToken).ConfigureAwait(false) : await TryStartAsync(scene, cancellationToken).ConfigureAwait(false);
        if (words is null || !words.Contains("--resnapshot", StringComparison.Ordinal))
        {
            throw new ChaosException(words is null ? "The pipeline went on with a PostgreSQL that was put back to an earlier copy." : $"The pipeline refused the copy, but does not name the way out, --resnapshot: {words}");
        }

        scene.Say("restore-postgres: put back, and refused");
        if (!Heartbeat)
        {
            await scene.Store.RecallAsync(cancellationToken).ConfigureAwait(false);
        }

        await scene.Pipeline.StartAsync(scene.Start() with { Resnapshot = [] }, cancellationToken).ConfigureAwait(false);
        scene.Topics.Forget();
    }

    private static async Task<string> CopyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        await scene.Store.RememberAsync(cancellationToken).ConfigureAwait(false);
        // An orderly stop would wait for the capture to confirm all there is.
        await scene.Postgres.StopImmediatelyAsync(cancellationToken).ConfigureAwait(false);
        var copy = await scene.Postgres.CopyAsync(cancellationToken).ConfigureAwait(false);
        await scene.Postgres.StartAsync(cancellationToken).ConfigureAwait(false);
        scene.Store.Start();
        return copy;
    }

    private static async Task WaitForHeartbeatAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        var before = await scene.Postgres.ScalarAsync<long>(NewestToken, cancellationToken).ConfigureAwait(false);
        await scene.ExpectAsync("a heartbeat", async () => await scene.Postgres.ScalarAsync<long>(NewestToken, cancellationToken).ConfigureAwait(false) > before, cancellationToken).ConfigureAwait(false);
    }

    // Beyond the end of the copy's log, and by more than a confirmation that is on its way.
    private static async Task WaitForConfirmationAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        var copied = await scene.Postgres.ScalarAsync<string>("SELECT pg_current_wal_lsn()::text", cancellationToken).ConfigureAwait(false);
        await scene.ExpectAsync(
            "a confirmation beyond the copy",
            () => scene.Postgres.ScalarAsync<bool>($"SELECT coalesce(bool_or(confirmed_flush_lsn > '{copied}'::pg_lsn + 65536), false) FROM pg_replication_slots WHERE slot_name = '{scene.Pipeline.Slot}'", cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string?> TryStartAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        try
        {
            await scene.Pipeline.StartAsync(scene.Start(), cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (PipelineRefusedException refused)
        {
            return refused.Message;
        }
    }
}
