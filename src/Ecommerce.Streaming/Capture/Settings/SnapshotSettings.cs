using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Snapshots that begin a capture.</summary>
internal sealed record SnapshotSettings(SnapshotMode Mode, int Threads, ImmutableArray<string> Tables, ImmutableDictionary<string, string> Queries)
{
    private const string Overrides = "snapshot.select.statement.overrides";

    public static SnapshotSettings Read(SettingReader reader)
    {
        var queries = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var table in reader.List(Overrides))
        {
            // Debezium only warns where a table has no statement, and takes all of it.
            if (reader.Text($"{Overrides}.{table}") is { } query)
            {
                queries[table] = query;
            }
        }

        return new(
            reader.Choice(
                "snapshot.mode",
                ("always", SnapshotMode.Always),
                ("initial", SnapshotMode.Initial),
                ("no_data", SnapshotMode.NoData),
                ("initial_only", SnapshotMode.InitialOnly),
                ("when_needed", SnapshotMode.WhenNeeded)),
            reader.Integer("snapshot.max.threads"),
            reader.Patterns("snapshot.include.collection.list"),
            queries.ToImmutable());
    }
}
