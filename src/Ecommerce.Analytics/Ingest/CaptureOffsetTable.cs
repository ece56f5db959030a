using System.Data.Common;
using System.Globalization;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Ingest;

/// <summary>
/// Keeps the capture's offset in ClickHouse, so that state and identity are lost or kept together, and gives the hub L0.
/// One writer at a time; a write is on disk when its task completes.
/// </summary>
/// <param name="dataSource">ClickHouse.</param>
/// <param name="options">Names.</param>
public sealed class CaptureOffsetTable(DbDataSource dataSource, AnalyticsOptions options)
{
    private ulong _lastFloor;

    /// <summary>Reads the newest offset, or null where none was written.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<CaptureOffsetRow?> ReadAsync(CancellationToken cancellationToken)
    {
        var session = new ClickHouseSession(dataSource);
        await using (session.ConfigureAwait(false))
        {
            var rows = await session.QueryAsync(
                "SELECT system_identifier, timeline, database, slot_name, generation, snapshot_lsn, snapshot_completed, confirmed_lsn, details "
                + $"FROM {SqlText.Name(options.Database, "capture_offsets")} ORDER BY sequence DESC LIMIT 1",
                reader => new CaptureOffsetRow
                {
                    SystemIdentifier = Convert.ToUInt64(reader.GetValue(0), CultureInfo.InvariantCulture),
                    Timeline = Convert.ToUInt32(reader.GetValue(1), CultureInfo.InvariantCulture),
                    Database = reader.GetString(2),
                    SlotName = reader.GetString(3),
                    Generation = reader.GetGuid(4),
                    SnapshotLsn = Convert.ToUInt64(reader.GetValue(5), CultureInfo.InvariantCulture),
                    SnapshotCompleted = Convert.ToBoolean(reader.GetValue(6), CultureInfo.InvariantCulture),
                    ConfirmedLsn = Convert.ToUInt64(reader.GetValue(7), CultureInfo.InvariantCulture),
                    Details = reader.GetString(8),
                },
                cancellationToken).ConfigureAwait(false);
            return rows.Count == 0 ? null : rows[0];
        }
    }

    /// <summary>
    /// Replaces the offset. With a completed snapshot it also sets the floors of all tables, empty ones too, which have no last row on the wire;
    /// setting them again changes nothing.
    /// </summary>
    /// <param name="row">The offset.</param>
    /// <param name="cancellationToken">Ends the wait; then the old or the new offset holds.</param>
    public async Task WriteAsync(CaptureOffsetRow row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        var table = SqlText.Name(options.Database, "capture_offsets");
        var session = new ClickHouseSession(dataSource);
        await using (session.ConfigureAwait(false))
        {
            if (row.SnapshotCompleted && row.SnapshotLsn != 0 && row.SnapshotLsn != _lastFloor)
            {
                var tables = string.Join(", ", StoreSchema.Tables.Select(model => SqlText.Text(model.Name)));
                await session.ExecuteAsync(
                    Invariant($"INSERT INTO {SqlText.Name(options.Database, "floors")} (tab, version, reason) SELECT arrayJoin([{tables}]), bitShiftLeft(toUInt128({row.SnapshotLsn}), 64), 'snapshot'"),
                    cancellationToken).ConfigureAwait(false);
                _lastFloor = row.SnapshotLsn;
            }

            await session.ExecuteAsync(
                Invariant($"INSERT INTO {table} (system_identifier, timeline, database, slot_name, generation, snapshot_lsn, snapshot_completed, confirmed_lsn, sequence, details) SELECT {row.SystemIdentifier}, {row.Timeline}, {SqlText.Text(row.Database)}, {SqlText.Text(row.SlotName)}, toUUID('{row.Generation}'), ")
                + Invariant($"{row.SnapshotLsn}, {(row.SnapshotCompleted ? 1 : 0)}, {row.ConfirmedLsn}, (SELECT max(sequence) + 1 FROM {table}), {SqlText.Text(row.Details)}"),
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
