using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Keys other than the primary key (io.debezium.relational.Key.CustomKeyMapper).</summary>
internal static partial class MessageKeySettings
{
    private const string Name = "message.key.columns";

    public static ImmutableArray<MessageKeyRule> Read(SettingReader reader)
    {
        var text = reader.Raw(Name);
        if (text is null)
        {
            return [];
        }

        reader.Check(text.Length > 0, Name, "Must not be empty");
        var rules = ImmutableArray.CreateBuilder<MessageKeyRule>();
        foreach (var entry in text.Split(';').Where(e => e.Length > 0))
        {
            var match = EntryPattern().Match(entry);
            if (!match.Success)
            {
                reader.Invalid(Name, $@"{entry} has an invalid format (expecting '^\s*([^\s:]+):([^:\s]+)\s*$')");
                continue;
            }

            var table = match.Groups["table"].Value.Trim();
            ImmutableArray<string> columns = [.. match.Groups["columns"].Value.Split(',', StringSplitOptions.TrimEntries)];
            if (reader.CheckPattern(Name, table) && columns.All(c => reader.CheckPattern(Name, c)))
            {
                rules.Add(new MessageKeyRule(table, columns));
            }
        }

        return rules.ToImmutable();
    }

    [GeneratedRegex(@"^\s*(?<table>[^:]+):(?<columns>[^:,]+(,[^:,]+)*)\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex EntryPattern();
}
