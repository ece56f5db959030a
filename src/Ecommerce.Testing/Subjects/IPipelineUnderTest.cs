using System.Text.Json.Nodes;
using Ecommerce.Analytics.Settling;
using Ecommerce.Analytics.Verification;

namespace Ecommerce.Testing.Subjects;

/// <summary>
/// A pipeline that faults act on: everything from the capture to the answers, whether it is a host in a process of its own or parts in this one. It reads a PostgreSQL that it
/// does not own and keeps what it stored in ClickHouse from one start to the next. Members are called one after the other, never side by side.
/// </summary>
public interface IPipelineUnderTest : IAsyncDisposable
{
    /// <summary>Whether it was started and, as far as is known, has not ended.</summary>
    bool IsRunning { get; }

    /// <summary>Kafka's bootstrap list, for clients that read or write the topics. Valid while it runs; may differ from start to start.</summary>
    string Kafka { get; }

    /// <summary>The consumer group by which it reads the topics.</summary>
    string ConsumerGroup { get; }

    /// <summary>The replication slot that it captures by.</summary>
    string Slot { get; }

    /// <summary>The control questions that <see cref="AskAsync"/> can ask, e.g. <c>rebuild</c>, <c>audit</c>, <c>resnapshot</c>, <c>errors-list</c>.</summary>
    IReadOnlySet<string> Questions { get; }

    /// <summary>Starts it on what earlier starts left. Returns once the answers follow PostgreSQL.</summary>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Gives up; what was started is ended.</param>
    /// <exception cref="PipelineRefusedException">It refuses to run, in its own words.</exception>
    Task StartAsync(PipelineStart options, CancellationToken cancellationToken);

    /// <summary>Stops it in order. Does nothing where it does not run.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>Ends it as <c>kill -9</c> does: nothing is finished, closed or given back. Does nothing where it does not run.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task KillAsync(CancellationToken cancellationToken);

    /// <summary>Lets it die, as by <c>kill -9</c>, the next time that its settle loop comes to a point, and waits for that.</summary>
    /// <param name="point">The point.</param>
    /// <param name="nth">Which time it comes there from now on, 1 for the next.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether it came there and is dead; false where it did not in time, and lives.</returns>
    Task<bool> KillAtAsync(SettlePoint point, int nth, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Lets ClickHouse stop consuming for a while. Returns at once; the pipeline goes on by itself.</summary>
    /// <param name="time">How long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task StallAsync(TimeSpan time, CancellationToken cancellationToken);

    /// <summary>Waits until it has ended by itself.</summary>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Its last words; empty where it was ended by this interface, or never started; null where it still runs.</returns>
    Task<string?> WaitForEndAsync(TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Tries to start a second pipeline on the same stored data while this one runs; it must not come to run.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How it was refused, or null where it was not; it has then been ended again.</returns>
    Task<string?> TryStartTwinAsync(CancellationToken cancellationToken);

    /// <summary>Runs one statement in ClickHouse, with every right. It must run.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task ExecuteClickHouseAsync(string sql, CancellationToken cancellationToken);

    /// <summary>Asks ClickHouse. It must run.</summary>
    /// <param name="sql">A SELECT without FORMAT.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows, each value as ClickHouse writes it in TSV.</returns>
    Task<IReadOnlyList<IReadOnlyList<string>>> QueryClickHouseAsync(string sql, CancellationToken cancellationToken);

    /// <summary>Asks it to do something, as a verb of the host does. It must run.</summary>
    /// <param name="question">One of <see cref="Questions"/>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Takes the question back.</param>
    /// <returns>The result.</returns>
    Task<JsonObject> AskAsync(string question, JsonObject arguments, CancellationToken cancellationToken);

    /// <summary>Compares the answers in ClickHouse with PostgreSQL and with the store's oracle, at one exact position. It must run, and the store may live meanwhile.</summary>
    /// <param name="store">The store, which stands still while the oracle is heard; null for a comparison with PostgreSQL alone, while the caller holds the store still.</param>
    /// <param name="patience">How long the pipeline may take to get to the position.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was found.</returns>
    Task<VerificationReport> VerifyAsync(StoreUnderTest? store, TimeSpan patience, CancellationToken cancellationToken);
}
