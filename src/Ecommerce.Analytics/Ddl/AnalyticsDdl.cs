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
        var states = StoreSchema.Tables.Select(table => new StateTableDdl(options.Database, table, options.Answers)).ToImmutableArray();
        var ledgers = options.Answers.Select(table => new LedgerDdl(options.Database, table)).ToImmutableArray();
        var routing = new ChangeRoutingDdl(options, states);
        return
        [
            $"CREATE DATABASE IF NOT EXISTS {SqlText.Name(options.Database)}",
            .. states.Select(state => state.CreateTable()),
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
}
