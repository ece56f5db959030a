using System.Globalization;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Testing;

namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>The suite can fail: defects that show only with a real slot and a broker that forgets. Each is played as it is and with the defect.</summary>
public sealed class DefectivePipelineTests(PostgresServerFixture server, ChdbFixture engine)
{
    [Fact]
    public async Task A_slot_that_is_confirmed_too_early_loses_what_the_broker_held()
    {
        (await DieWhileStalledAsync(isHasty: false)).Should().BeNull("PostgreSQL keeps what is not stored");
        (await DieWhileStalledAsync(isHasty: true)).Should().Contain("total_sales_per_user");
    }

    [Fact]
    public async Task A_watermark_that_runs_ahead_is_verified_before_the_changes_are_there()
    {
        (await SettleWhileStalledAsync(isHasty: false)).Should().BeNull("verifying waits for a watermark that does not come");
        (await SettleWhileStalledAsync(isHasty: true)).Should().Contain("total_sales_per_user");
    }

    /// <summary>Changes reach the broker while ClickHouse does not consume, and the host dies.</summary>
    private async Task<string?> DieWhileStalledAsync(bool isHasty)
    {
        await using var store = await RecordedHistory.CreateStoreAsync(server);
        await using var analytics = await MutatedAnalytics.CreateAsync(engine, Mutation.None());
        ulong end;
        await using (var pipeline = await MutatedPipeline.StartAsync(store, analytics, isHasty))
        {
            await pipeline.WaitUntilStoredAsync(await pipeline.EndOfLogAsync());
            await pipeline.StallAsync();
            await new StoreMoves(store, RecordedHistory.Seed).LiveOnAsync();
            end = await pipeline.EndOfLogAsync();
            await pipeline.WaitUntilSentAsync(end);
            if (isHasty)
                await pipeline.WaitUntilConfirmedAsync(end);
            else
                (await pipeline.StaysUnconfirmedAsync(end)).Should().BeTrue();
        }

        await using var second = await MutatedPipeline.StartAsync(store, analytics, isHasty);
        await second.WaitUntilStoredAsync(await second.EndOfLogAsync());
        await analytics.SettleAsync();
        return await analytics.VerifyAsync(store);
    }

    /// <summary>Changes reach the broker while ClickHouse does not consume, and somebody verifies as soon as the watermark lets him.</summary>
    private async Task<string?> SettleWhileStalledAsync(bool isHasty)
    {
        await using var store = await RecordedHistory.CreateStoreAsync(server);
        await using var analytics = await MutatedAnalytics.CreateAsync(engine, Mutation.None());
        await using var pipeline = await MutatedPipeline.StartAsync(store, analytics, isHasty);
        analytics.StoredLsn = () => pipeline.Captured.StoredLsn;
        await pipeline.WaitUntilStoredAsync(await pipeline.EndOfLogAsync());
        await analytics.SettleAsync();
        await pipeline.StallAsync();
        await new StoreMoves(store, RecordedHistory.Seed).LiveOnAsync();
        var end = await pipeline.EndOfLogAsync();
        await pipeline.WaitUntilSentAsync(end);
        await analytics.SettleAsync();
        var watermark = Convert.ToUInt64(await analytics.ScalarAsync($"SELECT max(lsn) FROM `{analytics.Options.Database}`.watermark"), CultureInfo.InvariantCulture);
        watermark.Should().BePositive();
        return watermark >= end ? await analytics.VerifyAsync(store) : null;
    }
}
