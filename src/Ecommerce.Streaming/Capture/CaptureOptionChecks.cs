using System.Text.RegularExpressions;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.JavaText;
using Ecommerce.Streaming.Topics;

namespace Ecommerce.Streaming.Capture;

/// <summary>What is wrong with single options, whoever set them.</summary>
internal static partial class CaptureOptionChecks
{
    public static IEnumerable<string> Mistakes(CaptureOptions options) => [.. Names(options), .. Numbers(options), .. Patterns(options), .. Words(options)];

    private static IEnumerable<string> Names(CaptureOptions options)
    {
        if (!SlotPattern().IsMatch(options.SlotName))
        {
            yield return $"SlotName '{options.SlotName}' must be 1 to 63 of a-z, 0-9 and _.";
        }

        if (options.PublicationName.Length is 0 or > 63)
        {
            yield return "PublicationName must have 1 to 63 characters.";
        }

        foreach (var (name, text) in new[]
        {
            (nameof(options.TopicPrefix), options.TopicPrefix), (nameof(options.TopicDelimiter), options.TopicDelimiter), (nameof(options.HeartbeatTopicPrefix), options.HeartbeatTopicPrefix),
            (nameof(options.TransactionTopic), options.TransactionTopic), (nameof(options.HeartbeatTopic), options.HeartbeatTopic is { Length: > 0 } heartbeat ? heartbeat : "-"),
            (nameof(options.NotificationTopic), options.NotificationTopic ?? "-"),
        })
        {
            if (text.Length is 0 or > TopicNames.MaxLength || !TopicPattern().IsMatch(text))
            {
                yield return $"{name} '{text}' must consist of letters, digits, '.', '_' and '-'.";
            }
        }

        if (options.Signals is { } signals && !IsTable(signals.Table))
        {
            yield return $"Signals.Table '{signals.Table}' is not of the form schema.table.";
        }

        foreach (var table in options.SnapshotQueries.Keys.Where(t => !IsTable(t)))
        {
            yield return $"SnapshotQueries: '{table}' is not of the form schema.table.";
        }
    }

    private static IEnumerable<string> Numbers(CaptureOptions options)
    {
        (bool Holds, string Mistake)[] checks =
        [
            (options.HeartbeatInterval >= TimeSpan.Zero, "HeartbeatInterval must not be negative."),
            (options.ConfirmInterval > TimeSpan.Zero, "ConfirmInterval must be positive."),
            (options.StatusInterval > TimeSpan.Zero, "StatusInterval must be positive."),
            (options.SlotWait >= TimeSpan.Zero, "SlotWait must not be negative."),
            (options.MaxReconnectDelay > TimeSpan.Zero, "MaxReconnectDelay must be positive."),
            (options.SnapshotThreads > 0, "SnapshotThreads must be positive."),
            (options.Signals is not { ChunkSize: <= 0 }, "Signals.ChunkSize must be positive."),
            (options.HeartbeatRecords is not { } heartbeats || heartbeats.Interval > TimeSpan.Zero, "HeartbeatRecords.Interval must be positive."),
            (options.Conversion.MoneyFractionDigits is >= 0 and <= 100, "Conversion.MoneyFractionDigits must be between 0 and 100."),
            (options.SlotBudget.MaxRetainedBytes >= 0, "SlotBudget.MaxRetainedBytes must not be negative."),
            (options.SlotBudget.WarnAt is > 0 and <= 1, "SlotBudget.WarnAt must be above 0 and at most 1."),
        ];
        return checks.Where(c => !c.Holds).Select(c => c.Mistake);
    }

    private static IEnumerable<string> Words(CaptureOptions options)
    {
        (string Name, bool IsDefined)[] words =
        [
            (nameof(options.Snapshot), Enum.IsDefined(options.Snapshot)), (nameof(options.Publication), Enum.IsDefined(options.Publication)),
            (nameof(options.OnSlotLoss), Enum.IsDefined(options.OnSlotLoss)), (nameof(options.SlotBudget), Enum.IsDefined(options.SlotBudget.Policy)),
            ("Conversion.Decimals", Enum.IsDefined(options.Conversion.Decimals)), ("Conversion.Time", Enum.IsDefined(options.Conversion.Time)),
            ("Conversion.Binary", Enum.IsDefined(options.Conversion.Binary)), ("Conversion.Intervals", Enum.IsDefined(options.Conversion.Intervals)),
            ("Conversion.Hstore", Enum.IsDefined(options.Conversion.Hstore)),
            (nameof(options.SkippedOperations), options.SkippedOperations.All(o => Enum.IsDefined(o) && o != ChangeOperation.Read)),
        ];
        return words.Where(w => !w.IsDefined).Select(w => $"{w.Name} has a value that does not exist there.");
    }

    private static IEnumerable<string> Patterns(CaptureOptions options)
    {
        var filter = options.Filter;
        foreach (var (name, included, excluded) in new[]
        {
            ("Schemas", filter.IncludedSchemas, filter.ExcludedSchemas), ("Tables", filter.IncludedTables, filter.ExcludedTables),
            ("Columns", filter.IncludedColumns, filter.ExcludedColumns), ("MessagePrefixes", filter.IncludedMessagePrefixes, filter.ExcludedMessagePrefixes),
        })
        {
            if (!included.IsEmpty && !excluded.IsEmpty)
            {
                yield return $"Filter: only one of Included{name} and Excluded{name} may be given.";
            }

            foreach (var mistake in included.Concat(excluded).Select(Mistake).OfType<string>())
            {
                yield return $"Filter: {mistake}";
            }
        }

        foreach (var mistake in options.ColumnRules.SelectMany(r => r.Columns).Select(Mistake).OfType<string>())
        {
            yield return $"ColumnRules: {mistake}";
        }

        foreach (var mistake in options.MessageKeys.SelectMany(k => k.Columns.Prepend(k.Table)).Select(Mistake).OfType<string>())
        {
            yield return $"MessageKeys: {mistake}";
        }

        foreach (var mistake in options.SnapshotTables.Select(Mistake).OfType<string>())
        {
            yield return $"SnapshotTables: {mistake}";
        }
    }

    private static string? Mistake(string pattern)
    {
        try
        {
            _ = new JavaRegex(pattern, ignoreCase: true);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return $"'{pattern}' is no regular expression: {e.Message.TrimEnd('.')}.";
        }
    }

    private static bool IsTable(string name) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && dot < name.Length - 1;

    [GeneratedRegex("^[a-z0-9_]{1,63}$", RegexOptions.ExplicitCapture)]
    private static partial Regex SlotPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_.\-]+$", RegexOptions.ExplicitCapture)]
    private static partial Regex TopicPattern();
}
