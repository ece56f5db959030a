using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Keys other than the primary key (io.debezium.relational.Key.CustomKeyMapper).</summary>
internal static class MessageKeySettings
{
    private const string Name = "message.key.columns";

    public static ImmutableArray<MessageKeyRule> Read(SettingReader reader)
    {
        var rules = ImmutableArray.CreateBuilder<MessageKeyRule>();
        foreach (var entry in (reader.Text(Name) ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = entry.IndexOf(':', StringComparison.Ordinal);
            var table = entry[..colon];
            ImmutableArray<string> columns = [.. entry[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries)];
            if (reader.CheckPattern(Name, table) & columns.All(c => reader.CheckPattern(Name, c)))
            {
                rules.Add(new MessageKeyRule(table, columns));
            }
        }

        return rules.ToImmutable();
    }
}
