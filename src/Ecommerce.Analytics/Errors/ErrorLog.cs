using System.Data.Common;
using System.Globalization;
using Ecommerce.Analytics.Ddl;

namespace Ecommerce.Analytics.Errors;

/// <summary>
/// The messages that could not be stored, and what a person does about them: look, replay after the cause is mended, or drop. Each is one error, however often its message is delivered.
/// </summary>
/// <param name="dataSource">ClickHouse, by a user that may write.</param>
/// <param name="options">Names.</param>
public sealed class ErrorLog(DbDataSource dataSource, AnalyticsOptions options)
{
    // Ids are written into statements; ClickHouse parses at most 256 KiB of one.
    private const int IdsPerStatement = 2_000;

    private readonly ErrorsDdl _ddl = AnalyticsDdl.ErrorsOf(options);

    private string Errors => SqlText.Name(options.Database, "errors");

    /// <summary>Lists errors, the oldest first.</summary>
    /// <param name="selection">Which; all when null.</param>
    /// <param name="onlyOpen">Whether those that are mended, replayed or dropped are left out.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AnalyticsException">ClickHouse refused.</exception>
    public Task<List<ParkedError>> ListAsync(ErrorSelection? selection = null, bool onlyOpen = true, int limit = 100, CancellationToken cancellationToken = default) => WithSessionAsync(
        session => session.QueryAsync(
            $"SELECT error_id, toUnixTimestamp64Milli(at), tab, reason, toString(topic), partition, offset, raw, id, times, toString(state), toUnixTimestamp64Milli(resolved_at) FROM {SqlText.Name(options.Database, "error_states")} "
            + Invariant($"WHERE {Condition(selection, onlyOpen)} ORDER BY at, error_id LIMIT {limit}"),
            Read,
            cancellationToken),
        "list errors");

    /// <summary>Counts the open errors. Cheap while there are none. Redeliveries of what was dropped are laid to rest on the way.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AnalyticsException">ClickHouse refused.</exception>
    public Task<long> CountOpenAsync(CancellationToken cancellationToken) => WithSessionAsync(session => CountAsync(session, cancellationToken), "count errors");

    /// <summary>
    /// Sends open errors' messages through the hub again, as after a mended schema or model. What is stored now counts as replayed; what parks again stays open.
    /// The answers have it once they are settled. Dying midway leaves errors open whose message was stored: replaying them again changes nothing.
    /// </summary>
    /// <param name="selection">Which; all open ones when null.</param>
    /// <param name="cancellationToken">Ends the work between two statements.</param>
    /// <exception cref="AnalyticsException">ClickHouse refused.</exception>
    public Task<ReplayOutcome> ReplayAsync(ErrorSelection? selection, CancellationToken cancellationToken) => WithSessionAsync(
        async session =>
        {
            long replayed = 0, again = 0;
            foreach (var ids in (await OpenIdsAsync(session, selection, cancellationToken).ConfigureAwait(false)).Chunk(IdsPerStatement))
            {
                var before = await ParkingsAsync(session, ids, cancellationToken).ConfigureAwait(false);
                await session.ExecuteAsync(_ddl.Replay(List(ids)), cancellationToken).ConfigureAwait(false);
                var after = await ParkingsAsync(session, ids, cancellationToken).ConfigureAwait(false);
                var stored = ids.Where(id => after[id].Count == before[id].Count).ToArray();
                if (stored.Length > 0)
                {
                    // A parking after this one is another delivery, of which nothing was decided.
                    var last = stored.Max(id => before[id].Last);
                    await ResolveAsync(session, ErrorsDdl.Replayed, Invariant($"error_id IN {List(stored)} AND toUnixTimestamp64Milli(at) <= {last}"), cancellationToken).ConfigureAwait(false);
                }

                replayed += stored.Length;
                again += ids.Length - stored.Length;
            }

            return new ReplayOutcome(replayed, again);
        },
        "replay errors");

    /// <summary>Says of open errors that their messages shall not count. Verification tells how many there are, and compares the answers as they are.</summary>
    /// <param name="selection">Which; all open ones when null.</param>
    /// <param name="cancellationToken">Ends the work between two statements.</param>
    /// <returns>How many were dropped.</returns>
    /// <exception cref="AnalyticsException">ClickHouse refused.</exception>
    public Task<long> DropAsync(ErrorSelection? selection, CancellationToken cancellationToken) => WithSessionAsync(
        async session =>
        {
            var ids = await OpenIdsAsync(session, selection, cancellationToken).ConfigureAwait(false);
            foreach (var chunk in ids.Chunk(IdsPerStatement))
                await ResolveAsync(session, ErrorsDdl.Dropped, $"error_id IN {List(chunk)}", cancellationToken).ConfigureAwait(false);
            return (long)ids.Length;
        },
        "drop errors");

    private static string Condition(ErrorSelection? selection, bool onlyOpen)
    {
        var conditions = new List<string> { onlyOpen ? $"state = '{ErrorsDdl.Open}'" : "1" };
        if (selection?.Table is { } table)
            conditions.Add($"(tab = {SqlText.Text(table)} OR (tab = '' AND endsWith(toString(topic), {SqlText.Text($".public.{table}")})))");
        if (selection?.RowId is { } row)
            conditions.Add(Invariant($"id = {row}"));
        if (selection is { Ids.IsDefaultOrEmpty: false })
            conditions.Add($"error_id IN {List([.. selection.Ids])}");
        return string.Join(" AND ", conditions);
    }

    private static ParkedError Read(DbDataReader reader) => new()
    {
        Id = Convert.ToUInt64(reader.GetValue(0), CultureInfo.InvariantCulture),
        At = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)),
        Table = reader.GetString(2),
        Reason = reader.GetString(3),
        Topic = reader.GetString(4),
        Partition = Convert.ToUInt64(reader.GetValue(5), CultureInfo.InvariantCulture),
        Offset = Convert.ToUInt64(reader.GetValue(6), CultureInfo.InvariantCulture),
        Raw = reader.GetString(7),
        RowId = reader.IsDBNull(8) ? null : reader.GetInt32(8),
        Times = Convert.ToInt64(reader.GetValue(9), CultureInfo.InvariantCulture),
        State = Enum.Parse<ErrorState>(reader.GetString(10), ignoreCase: true),
        ResolvedAt = reader.GetInt64(11) is var at and > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };

    private async Task<long> CountAsync(ClickHouseSession session, CancellationToken cancellationToken)
    {
        // The rows themselves are few and cheap to count; what they mean asks every state table.
        if (await ScalarAsync(session, $"SELECT count() FROM {Errors} WHERE state = '{ErrorsDdl.Open}'", cancellationToken).ConfigureAwait(false) == 0)
            return 0;

        // Left open beside the dropped rows of their own error, they would be all that is left of it once the TTL has passed.
        var again = await session.QueryAsync(
            $"SELECT DISTINCT error_id FROM {Errors} WHERE state = '{ErrorsDdl.Open}' AND error_id IN (SELECT error_id FROM {Errors} WHERE state = '{ErrorsDdl.Dropped}')",
            reader => Convert.ToUInt64(reader.GetValue(0), CultureInfo.InvariantCulture),
            cancellationToken).ConfigureAwait(false);
        foreach (var ids in again.Chunk(IdsPerStatement))
            await ResolveAsync(session, ErrorsDdl.Dropped, $"state = '{ErrorsDdl.Open}' AND error_id IN {List(ids)}", cancellationToken).ConfigureAwait(false);
        return await ScalarAsync(session, $"SELECT count() FROM {SqlText.Name(options.Database, "open_errors")}", cancellationToken).ConfigureAwait(false);
    }

    private async Task<ulong[]> OpenIdsAsync(ClickHouseSession session, ErrorSelection? selection, CancellationToken cancellationToken) =>
        [.. await session.QueryAsync(
            $"SELECT error_id FROM {SqlText.Name(options.Database, "open_errors")} WHERE {Condition(selection, onlyOpen: false)} ORDER BY at",
            reader => Convert.ToUInt64(reader.GetValue(0), CultureInfo.InvariantCulture),
            cancellationToken).ConfigureAwait(false)];

    /// <summary>How often each was parked, and when last (milliseconds since 1970).</summary>
    private async Task<Dictionary<ulong, (long Count, long Last)>> ParkingsAsync(ClickHouseSession session, ulong[] ids, CancellationToken cancellationToken) =>
        (await session.QueryAsync(
            $"SELECT error_id, count(), toUnixTimestamp64Milli(max(at)) FROM {Errors} WHERE error_id IN {List(ids)} GROUP BY error_id",
            reader => (Id: Convert.ToUInt64(reader.GetValue(0), CultureInfo.InvariantCulture), Count: Convert.ToInt64(reader.GetValue(1), CultureInfo.InvariantCulture), Last: reader.GetInt64(2)),
            cancellationToken).ConfigureAwait(false)).ToDictionary(row => row.Id, row => (row.Count, row.Last));

    private Task ResolveAsync(ClickHouseSession session, string state, string condition, CancellationToken cancellationToken) =>
        session.ExecuteAsync($"ALTER TABLE {Errors} UPDATE state = '{state}', resolved_at = now64(3) WHERE {condition} SETTINGS mutations_sync = 2", cancellationToken);

    private static async Task<long> ScalarAsync(ClickHouseSession session, string sql, CancellationToken cancellationToken) =>
        (await session.QueryAsync(sql, reader => Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false))[0];

    private static string List(ulong[] ids) => $"({string.Join(", ", ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))})";

    private async Task<T> WithSessionAsync<T>(Func<ClickHouseSession, Task<T>> work, string what)
    {
        var session = new ClickHouseSession(dataSource);
        await using (session.ConfigureAwait(false))
        {
            try
            {
                return await work(session).ConfigureAwait(false);
            }
            catch (DbException error)
            {
                throw new AnalyticsException($"ClickHouse did not {what} in {options.Database}: {error.Message.Trim()} Has a host of this version made that database, and may this user write there?", error);
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
