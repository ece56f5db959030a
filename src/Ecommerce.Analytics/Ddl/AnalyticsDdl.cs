using System.Collections.Immutable;
using Ecommerce.Analytics.Extras;
using Ecommerce.Analytics.Model;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Ddl;

/// <summary>Renders everything that the analytics need in ClickHouse. The text is the same for the embedded engine and a server, except for what the options say.</summary>
public static class AnalyticsDdl
{
    /// <summary>All statements in the order in which they must run; the last two start the flow.</summary>
    /// <param name="options">Names, answers and the Kafka connection.</param>
    /// <exception cref="AnalyticalModelException">An answer contradicts itself or the store.</exception>
    public static ImmutableArray<string> Render(AnalyticsOptions options) => [.. RenderStore(options), .. RenderIngest(options)];

    /// <summary>What outlives a restart: state, ledgers, answers. Each statement may run again on what exists.</summary>
    /// <param name="options">Names and answers.</param>
    /// <exception cref="AnalyticalModelException">An answer contradicts itself or the store.</exception>
    public static ImmutableArray<string> RenderStore(AnalyticsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ModelCheck.ThrowIfWrong(options.Answers);
        var states = States(options);
        var ledgers = options.Answers.Select(table => new LedgerDdl(options.Database, table)).ToImmutableArray();
        var routing = Routing(options);
        return
        [
            $"CREATE DATABASE IF NOT EXISTS {SqlText.Name(options.Database)}",
            .. states.Select(state => state.CreateTable()),
            .. RepairDdl.CreateTables(options.Database),
            .. SettlingDdl.CreateTables(options.Database, options.Facts),
            .. ledgers.Select(ledger => ledger.CreateTable()),
            .. ledgers.Select(ledger => ledger.CreateFeed()),
            .. ledgers.Select(ledger => ledger.CreateAnswer()),
            .. routing.CreateTables(),
            .. routing.CreateViews(),
            .. ExtrasDdl.Render(new ExtrasOptions { Database = options.Database, HasRevenuePerProduct = options.Answers.Contains(TotalRevenuePerProducts.Table) }),
        ];
    }

    /// <summary>What starts the flow, once the topics exist: the ingest database, the Kafka table and, last, the view from it to the hub.</summary>
    /// <param name="options">Names and the Kafka connection.</param>
    public static ImmutableArray<string> RenderIngest(AnalyticsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var ingest = new IngestDdl(options);
        return [ingest.CreateDatabase(), ingest.CreateKafkaTable(), ingest.CreateHubView()];
    }

    /// <summary>
    /// Gives the views behind the hub the text that they have now, the one nearest to the hub last; they may have been created by an older version or for other answers. Whatever flows meanwhile flows on.
    /// The hub then carries the text's fingerprint.
    /// </summary>
    internal static IEnumerable<string> RenderViewChanges(AnalyticsOptions options)
    {
        var statements = RenderStore(options);
        return StoreSchema.Tables.Select(table => "mv_" + table.Name).Concat(["mv_floors", "mv_errors", "mv_aside", "mv_changes_seldom", "mv_changes"]).Select(view => Change(options.Database, view, statements))
            .Append(Routing(options).Sign());
    }

    /// <summary>The way from the hub to the state tables.</summary>
    internal static ChangeRoutingDdl Routing(AnalyticsOptions options) => new(options, States(options));

    /// <summary>Where errors are kept.</summary>
    internal static ErrorsDdl ErrorsOf(AnalyticsOptions options) => new(options, States(options));

    /// <summary>The state of one source table.</summary>
    internal static StateTableDdl StateOf(AnalyticsOptions options, TableModel table) => new(options.Database, table, options.Answers);

    private static ImmutableArray<StateTableDdl> States(AnalyticsOptions options) => [.. StoreSchema.Tables.Select(table => StateOf(options, table))];

    private static string Change(string database, string view, ImmutableArray<string> statements)
    {
        var start = MaterializedView(database, view);
        var statement = statements.Single(other => other.StartsWith(start, StringComparison.Ordinal));
        return $"ALTER TABLE {SqlText.Name(database, view)} MODIFY QUERY {statement[(statement.IndexOf(" AS\n", StringComparison.Ordinal) + 4)..]}";
    }

    /// <summary>How the statement that creates a materialized view begins.</summary>
    internal static string MaterializedView(string database, string name) => $"CREATE MATERIALIZED VIEW IF NOT EXISTS {SqlText.Name(database, name)} ";
}
