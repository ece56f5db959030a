using System.Collections.Immutable;
using Ecommerce.Analytics.Settling;
using Ecommerce.Data.Generation;
using Ecommerce.Testing.Faults;
using Ecommerce.Testing.Subjects;

namespace Ecommerce.Testing.Chaos;

/// <summary>The kinds of faults that there are.</summary>
public static class FaultCatalogue
{
    private static readonly ImmutableArray<string> Leaves = ["orderdetails", "transactions", "order_status_history", "product_tag"];
    private static readonly ImmutableArray<string> Stored = ["orders", "orderdetails", "users", "products", "addresses", "_at_monthly_orders", "_at_total_sales_per_user", "_at_city_orders_by_date"];
    private static readonly ImmutableArray<string> Zones = ["America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Chatham", "UTC"];

    /// <summary>All of them.</summary>
    public static ImmutableArray<FaultKind> All { get; } =
    [
        new("kill-host", static _ => new KillHost()) { Weight = 3 },
        new("kill-host-at", static random => KillAtPoint(random)) { Weight = 3 },
        new("stop-host", static random => new StopHost(Milliseconds(random, 1_500))),
        new("kill-postgres", static random => new KillPostgres(random.Next(2) == 0, Milliseconds(random, 1_000), random.Next(4) == 0)) { Weight = 2 },
        new("restore-postgres", static random => new RestorePostgres(Milliseconds(random, 1_500), random.Next(2) == 0, random.Next(2) == 0)) { Needs = ["resnapshot"] },
        new("torn-batch", static random => new TornBatch(One(random, ["orders", "orderdetails", "products", "users"]), Milliseconds(random, 1_500), random.Next(3) == 0)) { Weight = 2 },
        new("stall-consumer", static random => new StallConsumer(Milliseconds(random, 3_000))),
        new("fill-partition", static random => new FillPartition(2 + random.Next(3))),
        new("start-twin", static _ => new StartTwin()),
        new("time-zone", static random => new ChangeTimeZone(One(random, Zones))),
        new("clock-jump", static random => new JumpClock(TimeSpan.FromHours(random.Next(3) * random.Next(500)))) { Weight = 2 },
        new("redeliver", static random => new Redeliver(1 + random.Next(200))) { Weight = 3 },
        new("reorder", static random => new Reorder(1 + random.Next(100))) { Weight = 3 },
        new("late-after-floor", static random => new LateAfterFloor(One(random, Leaves))) { Weight = 2 },
        new("poison", static random => new PoisonMessage(One(random, [.. Enum.GetValues<PoisonKind>()]))) { Weight = 3, Needs = ["errors-drop"] },
        new("oversize-row", static _ => new OversizeRow()),
        new("truncate", static random => new TruncateTable(One(random, Leaves))) { Weight = 2 },
        new("primary-keys", static random => new ChangePrimaryKeys(1 + random.Next(30))) { Weight = 2 },
        new("cascading-delete", static random => new CascadeDelete(1 + random.Next(5))) { Weight = 2 },
        new("toast", static random => new ToastValues(1 + random.Next(5))) { Weight = 2 },
        new("open-transaction", static random => new HoldTransaction(TimeSpan.FromSeconds(1 + random.Next(6)))) { Weight = 3 },
        new("lose-slot", static random => new LoseSlot(random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0)) { Weight = 2 },
        new("ddl-add-column", static random => new AddColumn(One(random, ["orders", "products", "users", "orderdetails"]))) { Weight = 2 },
        new("ddl-rename-column", static _ => new RenameColumn()),
        new("ddl-drop-column", static _ => new DropColumn()),
        new("ddl-type", static random => new ChangeColumnType(random.Next(3) > 0)) { Weight = 2 },
        new("ddl-recreate", static random => new RecreateTable(One(random, Leaves))) { Weight = 2 },
        new("drop-stored", static random => new DropStored(One(random, Stored))) { Weight = 2, Needs = ["rebuild", "resnapshot"] },
        new("rebuild", static random => new Rebuild(One(random, ["_at_monthly_orders", "_at_total_sales_per_category", "_at_number_of_users_in_each_province"]))) { Needs = ["rebuild"] },
        new("audit", static _ => new Audit()) { Needs = ["audit"] },
        new("resnapshot", static random => new Resnapshot(One(random, ["orders", "orderdetails", "users", ""]), random.Next(3) == 0)) { Weight = 2, Needs = ["resnapshot"] },
    ];

    /// <summary>Those that a pipeline can be brought back from.</summary>
    /// <param name="pipeline">The pipeline, which runs.</param>
    /// <returns>The kinds whose control questions it knows.</returns>
    public static ImmutableArray<FaultKind> For(IPipelineUnderTest pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return [.. All.Where(kind => kind.Needs.All(pipeline.Questions.Contains))];
    }

    // Records are kept aside only for a capture that does not store its consistent point (Debezium), and floors have something to do only once.
    private static KillHostAtPoint KillAtPoint(RandomStream random)
    {
        var point = One(random, [.. Enum.GetValues<SettlePoint>().Where(point => point is not SettlePoint.AsideReplayed)]);
        return new KillHostAtPoint(point, point is SettlePoint.FloorsApplied ? 1 : 1 + random.Next(4));
    }

    private static T One<T>(RandomStream random, ImmutableArray<T> of) => of[random.Next(of.Length)];

    private static TimeSpan Milliseconds(RandomStream random, int most) => TimeSpan.FromMilliseconds(random.Next(most));
}
