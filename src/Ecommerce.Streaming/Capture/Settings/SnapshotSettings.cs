using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Snapshots that begin a capture.</summary>
internal sealed record SnapshotSettings(SnapshotMode Mode, int Threads, ImmutableArray<string> Tables, ImmutableDictionary<string, string> Queries)
{
    private const string Overrides = "snapshot.select.statement.overrides";

    public static SnapshotSettings Read(SettingReader reader)
    {
        var mode = reader.Choice<SnapshotMode?>(
            "snapshot.mode",
            SnapshotMode.Initial,
            ("always", SnapshotMode.Always),
            ("initial", SnapshotMode.Initial),
            ("no_data", SnapshotMode.NoData),
            ("initial_only", SnapshotMode.InitialOnly),
            ("when_needed", SnapshotMode.WhenNeeded),
            ("configuration_based", null),
            ("custom", null));
        if (mode is null)
        {
            reader.Refuse("snapshot.mode", $"'{reader.Text("snapshot.mode")}' asks for code or parts that are Debezium's; use always, initial, initial_only, no_data or when_needed");
        }

        var queries = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var table in reader.List(Overrides))
        {
            // Debezium only warns where a table has no statement, and takes all of it.
            if (reader.Text($"{Overrides}.{table}") is { } query)
            {
                queries[table] = query;
            }
        }

        return new(mode ?? SnapshotMode.Initial, reader.Integer("snapshot.max.threads", 1, min: 1), reader.Patterns("snapshot.include.collection.list"), queries.ToImmutable());
    }
}
