using System.Collections.Immutable;
using Ecommerce.Streaming.ChangeEvents;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Which records are sent beside the plain changes, and which are not.</summary>
internal sealed record EventSettings(
    ImmutableArray<ChangeOperation> SkippedOperations, bool SkipUnchanged, bool Tombstones, bool TransactionMetadata, bool ContextHeaders, HeartbeatRecordOptions? Heartbeats)
{
    public static EventSettings Read(SettingReader reader)
    {
        var interval = reader.Milliseconds("heartbeat.interval.ms");
        return new(
            ReadSkipped(reader),
            reader.Flag("skip.messages.without.change"),
            reader.Flag("tombstones.on.delete"),
            reader.Flag("provide.transaction.metadata"),
            reader.Flag("extended.headers.enabled"),
            interval > TimeSpan.Zero ? new HeartbeatRecordOptions { Interval = interval, ActionQuery = reader.Text("heartbeat.action.query") } : null);
    }

    // Debezium accepts 'r' and takes snapshots all the same.
    private static ImmutableArray<ChangeOperation> ReadSkipped(SettingReader reader) =>
    [
        .. reader.List("skipped.operations").Where(code => code is not ("none" or "r")).Distinct(StringComparer.Ordinal).Select(code => code switch
        {
            "c" => ChangeOperation.Create,
            "u" => ChangeOperation.Update,
            "d" => ChangeOperation.Delete,
            _ => ChangeOperation.Truncate,
        }),
    ];
}
