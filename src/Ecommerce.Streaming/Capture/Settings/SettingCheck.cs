using Ecommerce.Streaming.Connectors.Properties;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>What is wrong with a configuration, by Debezium's rules and by what this capture can do.</summary>
/// <param name="Mistakes">Every mistake, one sentence each.</param>
/// <param name="Readable">The properties without those that are wrong, so that what is left can be read for further mistakes.</param>
internal sealed record SettingCheck(IReadOnlyList<string> Mistakes, IReadOnlyDictionary<string, string> Readable)
{
    private static readonly string[] Plugins = ["transforms.", "predicates."];

    // The connection string says what these would.
    private static readonly HashSet<string> NotMissed = ["connector.class", "database.hostname", "database.user", "database.dbname"];

    public static SettingCheck Of(IReadOnlyDictionary<string, string> config)
    {
        var wrong = DebeziumProperties.Check(config).Where(m => m.Value is not null || !NotMissed.Contains(m.Property)).ToList();
        var mistakes = wrong.ConvertAll(m => $"{m}.");
        var readable = new Dictionary<string, string>(config, StringComparer.Ordinal);
        foreach (var name in config.Keys.Where(n => wrong.Exists(m => m.Property == Secrets.ShownName(n))))
        {
            Remove(name);
        }

        foreach (var (name, value) in config.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            // One objection to a property is enough.
            if (wrong.Exists(m => m.Property == Secrets.ShownName(name)) || DebeziumProperties.Find(name, config) is not { } property)
            {
                continue;
            }

            var support = SupportedSettings.Of(name, property.Name);
            if (support.Objection(value) is { } objection)
            {
                Remove(name);
                mistakes.Add($"The '{Secrets.ShownName(name)}' property {(support.Only.IsEmpty ? "is not supported" : $"is not supported with '{Secrets.Shown(name, value)}'")}: {objection}.");
            }
            else if (support.Standing == SettingStanding.Honoured && Secrets.HasReference(value))
            {
                Remove(name);
                mistakes.Add($"The '{Secrets.ShownName(name)}' property refers to a config provider, and there is no worker to ask: give the value itself.");
            }
        }

        return new(mistakes, readable);

        void Remove(string name)
        {
            readable.Remove(name);
            if (Plugins.Any(p => name.StartsWith(p, StringComparison.Ordinal)))
            {
                // Half a transform is none.
                readable.Remove("transforms");
            }
        }
    }
}
