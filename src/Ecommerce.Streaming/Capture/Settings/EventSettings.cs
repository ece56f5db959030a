using System.Collections.Immutable;
using Ecommerce.Streaming.ChangeEvents;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Which records are sent beside the plain changes, and which are not.</summary>
internal sealed record EventSettings(
    ImmutableArray<ChangeOperation> SkippedOperations, bool SkipUnchanged, bool Tombstones, bool TransactionMetadata, bool ContextHeaders, HeartbeatRecordOptions? Heartbeats)
{
    public static EventSettings Read(SettingReader reader)
    {
        var interval = reader.Milliseconds("heartbeat.interval.ms", 0);
        var query = reader.Text("heartbeat.action.query");
        return new(
            ReadSkipped(reader),
            reader.Flag("skip.messages.without.change", false),
            reader.Flag("tombstones.on.delete", true),
            reader.Flag("provide.transaction.metadata", false),
            reader.Flag("extended.headers.enabled", true),
            interval > TimeSpan.Zero ? new HeartbeatRecordOptions { Interval = interval, ActionQuery = query } : null);
    }

    // Case matters to Debezium only for the single letters' set: it takes both.
    private static ImmutableArray<ChangeOperation> ReadSkipped(SettingReader reader)
    {
        const string Name = "skipped.operations";
        var codes = reader.Text(Name, "t").Split(',', StringSplitOptions.TrimEntries).Select(c => c.ToLowerInvariant()).ToArray();
        if (codes is ["none"])
        {
            return [];
        }

        reader.Check(!codes.Contains("none"), Name, "'none' cannot be specified with other skipped operation types");
        var skipped = ImmutableArray.CreateBuilder<ChangeOperation>();
        foreach (var code in codes.Where(c => c != "none").Distinct(StringComparer.Ordinal))
        {
            ChangeOperation? operation = code switch
            {
                "c" => ChangeOperation.Create,
                "u" => ChangeOperation.Update,
                "d" => ChangeOperation.Delete,
                "t" => ChangeOperation.Truncate,
                "r" => ChangeOperation.Read,
                _ => null,
            };
            if (operation is null)
            {
                reader.Invalid(Name, "Invalid operation");
            }
            else if (operation != ChangeOperation.Read)
            {
                // Debezium accepts 'r' and takes snapshots all the same.
                skipped.Add(operation.Value);
            }
        }

        return skipped.ToImmutable();
    }
}
