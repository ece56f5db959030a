using System.Collections.Immutable;
using static Ecommerce.Streaming.Capture.Settings.SettingSupport;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>How this capture stands to every property that Debezium 3.6 and Kafka Connect know. docs/debezium-settings.md shows it.</summary>
internal static partial class SupportedSettings
{
    /// <summary>The properties under the headings of the document.</summary>
    public static readonly ImmutableArray<(string Heading, ImmutableArray<SettingSupport> Settings)> Groups =
    [
        ("Connection", Connection), ("Slot and publication", Replication), ("Snapshots", Snapshots), ("Signals and notifications", Signals), ("What is captured", Filters),
        ("What records look like", Events), ("Topics", Topics), ("Converters, transforms and predicates", Plugins), ("How the connector runs", Running),
    ];

    private static readonly ImmutableDictionary<string, SettingSupport> ByName = Groups.SelectMany(g => g.Settings).ToImmutableDictionary(s => s.Name, StringComparer.Ordinal);

    private static readonly ImmutableArray<SettingSupport> Families = [.. ByName.Values.Where(s => s.Name[^1] == '.').OrderByDescending(s => s.Name.Length)];

    /// <summary>What holds for a property.</summary>
    /// <param name="name">The property's own name.</param>
    /// <param name="catalogued">Its name in Debezium's catalogue: the same, or the template that it follows.</param>
    public static SettingSupport Of(string name, string catalogued) =>
        ByName.GetValueOrDefault(name)
            ?? Families.FirstOrDefault(f => name.StartsWith(f.Name, StringComparison.Ordinal))
            ?? ByName.GetValueOrDefault(catalogued)
            ?? Refused(name, "nothing here reads it");
}
