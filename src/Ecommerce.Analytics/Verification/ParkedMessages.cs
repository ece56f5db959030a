using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Ecommerce.Analytics.Model;

namespace Ecommerce.Analytics.Verification;

/// <summary>
/// Reads ClickHouse's view <c>open_errors</c>: what could not be applied may be missing from an answer even where the numbers happen to agree,
/// until the row that it was for has a newer version, is deleted, or its table is emptied.
/// </summary>
internal static class ParkedMessages
{
    public static async Task<ImmutableArray<ParkedMessageSummary>> ReadAsync(DbConnection clickHouse, VerificationOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var command = clickHouse.CreateCommand();
            await using var commandScope = command.ConfigureAwait(false);

            // The topic tells the table where the message itself is unreadable. Where they contradict each other, nobody knows.
            command.CommandText = $"""
                WITH extract(toString(topic), '[.]public[.]([^.]+)$') AS topics
                SELECT multiIf(tab = '', topics, topics IN ('', tab), tab, '') AS source, count() AS messages, argMin(reason, at) AS first
                FROM {SqlText.Name(options.ClickHouseDatabase, "open_errors")} GROUP BY source ORDER BY source
                """;
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var readerScope = reader.ConfigureAwait(false);
            var errors = ImmutableArray.CreateBuilder<ParkedMessageSummary>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                errors.Add(new ParkedMessageSummary(reader.GetString(0), Convert.ToInt64(reader.GetValue(1), CultureInfo.InvariantCulture), reader.GetString(2)));
            }

            return errors.ToImmutable();
        }
        catch (Exception e) when (e is DbException or HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw new VerificationException(
                $"ClickHouse's view open_errors cannot be read, so nothing can be said of the answers: {e.Message.Trim()} Does ClickHouse run, and does the connection name the database of the analytics?", e);
        }
    }

    /// <summary>How many messages a person dropped that no later version of their row has made good.</summary>
    public static async Task<long> CountDroppedAsync(DbConnection clickHouse, VerificationOptions options, CancellationToken cancellationToken)
    {
        var command = clickHouse.CreateCommand();
        await using var commandScope = command.ConfigureAwait(false);
        command.CommandText = $"SELECT count() FROM {SqlText.Name(options.ClickHouseDatabase, "error_states")} WHERE state = 'dropped'";
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);
    }

    /// <summary>How many parked messages an answer may be missing: those of tables that its truth reads, and those of nobody knows which table.</summary>
    public static long Concerning(AnalyticalTable answer, ImmutableArray<ParkedMessageSummary> errors)
    {
        var tables = answer.HasFeed ? answer.TruthTables.Union(answer.Feed.Tables) : answer.TruthTables;
        return errors.Where(e => e.Table.Length == 0 || tables.Contains(e.Table)).Sum(e => e.Count);
    }
}
