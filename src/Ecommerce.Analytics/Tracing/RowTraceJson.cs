using System.Text.Json.Nodes;
using Ecommerce.Analytics.Errors;
using Ecommerce.Analytics.Verification;

namespace Ecommerce.Analytics.Tracing;

/// <summary>A trace as JSON.</summary>
internal static class RowTraceJson
{
    public static JsonObject Of(RowTrace trace) => new()
    {
        ["table"] = trace.Table,
        ["id"] = trace.Id,
        ["postgres"] = trace.Source is { } source ? Source(source, trace.Written) : null,
        ["messages"] = trace.HasLog ? new JsonArray([.. trace.Messages.Select(Message)]) : null,
        ["state"] = trace.State is { } state ? State(state) : null,
        ["errors"] = new JsonArray([.. trace.Errors.Select(Error)]),
        ["answers"] = new JsonArray([.. trace.Answers.Select(Answer)]),
    };

    private static JsonObject Source(TracedSourceRow row, TracedMessage? written) => new()
    {
        ["transaction"] = row.TransactionId,
        ["committed_at"] = row.CommittedAt,
        ["lsn"] = written is { Lsn: > 0 } ? PostgresLsn.Format(written.Lsn) : null,
        ["read_at_lsn"] = PostgresLsn.Format(row.ReadAtLsn),
        ["columns"] = Values(row.Columns),
    };

    private static JsonNode Message(TracedMessage message) => new JsonObject
    {
        ["topic"] = message.Topic,
        ["partition"] = message.Partition,
        ["offset"] = message.Offset,
        ["op"] = message.Operation,
        ["snapshot"] = message.Snapshot is not ("" or "false"),
        ["previous_commit_lsn"] = PostgresLsn.Format(message.PreviousCommitLsn),
        ["lsn"] = message.Lsn == 0 ? null : PostgresLsn.Format(message.Lsn),
        ["transaction"] = message.TransactionId == 0 ? null : message.TransactionId,
        ["parked"] = message.IsParked,
        ["at"] = message.At.UtcDateTime,
    };

    private static JsonObject State(TracedStateRow row) => new()
    {
        ["previous_commit_lsn"] = PostgresLsn.Format(row.PreviousCommitLsn),
        ["lsn"] = row.Lsn == 0 ? null : PostgresLsn.Format(row.Lsn),
        ["deleted"] = row.IsDeleted,
        ["columns"] = Values(row.Columns),
    };

    private static JsonNode Error(ParkedError error) => new JsonObject
    {
        ["id"] = error.Name,
        ["state"] = error.State.ToString().ToLowerInvariant(),
        ["reason"] = error.Reason,
        ["topic"] = error.Topic,
        ["partition"] = error.Partition,
        ["offset"] = error.Offset,
    };

    private static JsonNode Answer(TracedAnswer answer) => new JsonObject
    {
        ["answer"] = answer.Answer,
        ["ledger"] = answer.Ledger,
        ["role"] = answer.Role.ToString().ToLowerInvariant(),
        ["fact_table"] = answer.FactTable,
        ["facts"] = answer.Facts,
        ["lines"] = new JsonArray([.. answer.Lines.Select(line => new JsonObject { ["fact"] = line.FactId, ["groups"] = Values(line.Groups), ["measures"] = Values(line.Measures) })]),
        ["groups"] = new JsonArray([.. answer.Groups.Select(group => new JsonObject { ["key"] = Values(group.Key), ["share"] = Values(group.Share), ["whole"] = Values(group.Whole) })]),
    };

    private static JsonObject Values(IEnumerable<TracedValue> values)
    {
        var json = new JsonObject();
        foreach (var (column, value) in values)
            json[column] = value;
        return json;
    }
}
