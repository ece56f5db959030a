using Ecommerce.Streaming.Connectors.Properties;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>What is wrong with a configuration, by Debezium's rules and by what this capture can do.</summary>
internal static class SettingCheck
{
    // The connection string says what these would.
    private static readonly HashSet<string> NotMissed = ["connector.class", "database.hostname", "database.user", "database.dbname"];

    /// <summary>Every mistake, one sentence each.</summary>
    public static List<string> Mistakes(IReadOnlyDictionary<string, string> config)
    {
        var wrong = DebeziumProperties.Check(config).Where(m => m.Value is not null || !NotMissed.Contains(m.Property)).ToList();
        var mistakes = wrong.ConvertAll(m => $"{m}.");
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
                mistakes.Add($"The '{Secrets.ShownName(name)}' property {(support.Only.IsEmpty ? "is not supported" : $"is not supported with '{Secrets.Shown(name, value)}'")}: {objection}.");
            }
            else if (support.Standing == SettingStanding.Honoured && Secrets.HasReference(value))
            {
                mistakes.Add($"The '{Secrets.ShownName(name)}' property refers to a config provider, and there is no worker to ask: give the value itself.");
            }
        }

        return mistakes;
    }
}
