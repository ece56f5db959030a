using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ecommerce.Analytics.Errors;

namespace Ecommerce.Analytics.Tracing;

/// <summary>The way of one row, from PostgreSQL to the answers it counts in. The parts are read one after the other: of a row that changes meanwhile they may tell of two moments.</summary>
public sealed record RowTrace
{
    /// <summary>The source table.</summary>
    public required string Table { get; init; }

    /// <summary>The row's key.</summary>
    public required int Id { get; init; }

    /// <summary>The row in PostgreSQL, or null where there is none.</summary>
    public TracedSourceRow? Source { get; init; }

    /// <summary>Whether there is a log of changes; without one nobody knows the row's messages.</summary>
    public required bool HasLog { get; init; }

    /// <summary>The row's messages that the log still remembers, the newest 1,000, the oldest first.</summary>
    public required ImmutableArray<TracedMessage> Messages { get; init; }

    /// <summary>The row in ClickHouse's state, or null where it never arrived.</summary>
    public TracedStateRow? State { get; init; }

    /// <summary>Messages of the row that could not be stored, whatever became of them.</summary>
    public required ImmutableArray<ParkedError> Errors { get; init; }

    /// <summary>The answers that the row can take part in, those in which it does not count included.</summary>
    public required ImmutableArray<TracedAnswer> Answers { get; init; }

    /// <summary>The message by which the row's present transaction arrived, or null where the log does not know it: a snapshot tells only its own transaction.</summary>
    public TracedMessage? Written => Source is { } source ? Messages.LastOrDefault(message => message.TransactionId == source.TransactionId && message is { IsParked: false, Snapshot: "" or "false" }) : null;

    /// <summary>The trace as JSON: <c>table</c>, <c>id</c>, <c>postgres</c>, <c>messages</c> (null without a log), <c>state</c>, <c>errors</c>, <c>answers</c>. Positions are in PostgreSQL's text form.</summary>
    /// <returns>One object.</returns>
    public JsonObject ToJson() => RowTraceJson.Of(this);
}
