using Ecommerce.Data.Schema;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Streaming.Connectors;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>The store's own connector: the tables, topics and masks of the in-process capture, from the names that the store's schema gives.</summary>
internal static class StoreConnector
{
    /// <summary>Its name where none is given.</summary>
    public const string DefaultName = "ecommerce";

    private const string DefaultPostgres = "Host=postgres;Database=shop;Username=debezium";

    /// <summary>A builder that captures what the in-process capture does.</summary>
    /// <param name="name">The connector's name.</param>
    /// <param name="slot">Its replication slot, and its publication.</param>
    /// <param name="postgres">Where the worker finds PostgreSQL; a password in it is left out. Null: the host <c>postgres</c>.</param>
    /// <param name="mask">Whether passwords, mails and phones are masked.</param>
    public static DebeziumConnectorBuilder Describe(string name, string slot, string? postgres, bool mask)
    {
        var database = PostgresAddress.Parse(postgres ?? DefaultPostgres);
        var capture = StorePipeline.CaptureOf(database.ConnectionString, slot);
        return new DebeziumConnectorBuilder()
            .WithName(name)
            .WithDatabase(database.Host ?? "", database.Database ?? "", database.Username ?? "", database.Port)
            .WithTopicPrefix(capture.TopicPrefix)
            .WithSlot(capture.SlotName, capture.PublicationName)
            .WithTables(capture.Tables)
            .WithMaskedColumns(mask ? StoreSchema.SensitiveColumns : [], StorePipeline.MaskLength);
    }
}
