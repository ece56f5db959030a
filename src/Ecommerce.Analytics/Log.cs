using Microsoft.Extensions.Logging;

namespace Ecommerce.Analytics;

/// <summary>Log messages of ingest (2000…), settling (2100…) and repair (2200…).</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "ClickHouse reads {Topics} topics of {Brokers} as group {Group}.")]
    public static partial void Attached(ILogger logger, int topics, string brokers, string group);

    [LoggerMessage(2001, LogLevel.Information, "ClickHouse has stopped reading Kafka; its offsets are committed.")]
    public static partial void Detached(ILogger logger);

    [LoggerMessage(2100, LogLevel.Warning, "A pass of settling {Database} failed ({Failures} in a row); it is repeated.")]
    public static partial void SettleFailed(ILogger logger, string database, int failures, Exception error);

    [LoggerMessage(2101, LogLevel.Information, "Settling {Database} in epoch {Epoch}.")]
    public static partial void LeaseTaken(ILogger logger, string database, ulong epoch);

    [LoggerMessage(2102, LogLevel.Information, "Another host settles {Database} (epoch {Epoch}); waiting.")]
    public static partial void LeaseHeld(ILogger logger, string database, ulong epoch);

    [LoggerMessage(2103, LogLevel.Warning, "The lease on settling {Database} was not given back; the next host waits until it ends.")]
    public static partial void LeaseNotReleased(ILogger logger, string database, Exception error);

    [LoggerMessage(2200, LogLevel.Information, "{Ledger} was made anew from the state: {Rows} rows.")]
    public static partial void Rebuilt(ILogger logger, string ledger, long rows);

    [LoggerMessage(2201, LogLevel.Warning, "The audit corrected {Facts} facts of {Table}.")]
    public static partial void Corrected(ILogger logger, string table, long facts);

    [LoggerMessage(2202, LogLevel.Warning, "The analytics in database {Database} were emptied; the next snapshot fills them.")]
    public static partial void Emptied(ILogger logger, string database);

    [LoggerMessage(2203, LogLevel.Warning, "Database {Database} lacks {Names}: dropped by hand? They are created again.")]
    public static partial void Missing(ILogger logger, string database, string names);

    [LoggerMessage(2204, LogLevel.Warning, "State tables of database {Database} have lost rows ({Tables}): dropped or emptied by hand? The source's tables are read again; until then nothing is settled.")]
    public static partial void StateLost(ILogger logger, string database, string tables);

    [LoggerMessage(2205, LogLevel.Warning, "State tables were read again: {Tables}.")]
    public static partial void StateReadAgain(ILogger logger, string tables);

    [LoggerMessage(2206, LogLevel.Error, "State tables could not be read again: {Tables}. It is tried again.")]
    public static partial void StateNotReadAgain(ILogger logger, string tables, Exception? error);

    [LoggerMessage(2207, LogLevel.Warning, "{Ledger} had lost rows: dropped or emptied by hand? It was made anew from the state: {Rows} rows.")]
    public static partial void LedgerLost(ILogger logger, string ledger, long rows);

    [LoggerMessage(2208, LogLevel.Warning, "The floors of database {Database} were dropped or emptied by hand. Those that are known to be applied are set again.")]
    public static partial void FloorsLost(ILogger logger, string database);
}
