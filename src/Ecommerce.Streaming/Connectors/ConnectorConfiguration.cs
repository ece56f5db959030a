using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Ecommerce.Streaming.Connectors.Properties;

namespace Ecommerce.Streaming.Connectors;

/// <summary>Turns what a builder was told into properties.</summary>
internal static class ConnectorConfiguration
{
    /// <summary>Every property, right or wrong.</summary>
    public static ImmutableSortedDictionary<string, string> Of(ConnectorDraft draft) => draft.KeepsContract ? draft.More.SetItems(OwnOf(draft)) : OwnOf(draft).SetItems(draft.More);

    /// <summary>What the builder says by itself; <see cref="ConnectorDraft.More"/> is left out.</summary>
    public static ImmutableSortedDictionary<string, string> OwnOf(ConnectorDraft draft)
    {
        var own = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (draft.KeepsContract)
            own.AddRange(TopicContract.Fixed);
        own["connector.class"] = PropertyRules.PostgresConnector;
        own["tasks.max"] = "1";
        own["plugin.name"] = "pgoutput";
        own["database.hostname"] = draft.Host;
        own["database.port"] = Text(draft.Port);
        own["database.dbname"] = draft.Database;
        own["database.user"] = draft.User;
        own[DebeziumConnector.PasswordProperty] = draft.Password;
        own["topic.prefix"] = draft.TopicPrefix;
        own["slot.name"] = draft.Slot;
        own["publication.name"] = draft.Publication;
        own["publication.autocreate.mode"] = "filtered";
        own["heartbeat.interval.ms"] = Text((int)Math.Clamp(draft.Heartbeat.TotalMilliseconds, int.MinValue, int.MaxValue));
        if ((draft.HeartbeatQuery ?? (draft.KeepsContract ? TopicContract.HeartbeatQuery : null)) is { } query)
            own["heartbeat.action.query"] = query;
        own["snapshot.mode"] = Words.Of(draft.SnapshotMode) ?? draft.SnapshotMode.ToString();
        own["topic.creation.default.partitions"] = Text(draft.Partitions);
        own["topic.creation.default.replication.factor"] = Text(draft.Replicas);
        if (!draft.Tables.IsEmpty)
            own["table.include.list"] = string.Join(',', Captured(draft).Distinct(StringComparer.Ordinal).Select(Pattern));
        if (!draft.Masked.IsEmpty)
            own[MaskProperty(draft)] = string.Join(',', draft.Masked.Select(Pattern));
        if (draft.SignalTable is not null)
            own["signal.data.collection"] = draft.SignalTable;
        AddConverters(own, draft);
        AddTransforms(own, draft);
        return own.ToImmutable();
    }

    public static string MaskProperty(ConnectorDraft draft) => $"column.mask.with.{Text(draft.MaskLength)}.chars";

    private static IEnumerable<string> Captured(ConnectorDraft draft) =>
        [.. draft.Tables, .. draft.KeepsContract ? [TopicContract.HeartbeatTable] : Array.Empty<string>(), .. draft.SignalTable is null ? Array.Empty<string>() : [draft.SignalTable]];

    private static void AddConverters(ImmutableSortedDictionary<string, string>.Builder own, ConnectorDraft draft)
    {
        foreach (var (side, type) in new[] { ("key", draft.Converters?.Key), ("value", draft.Converters?.Value) })
        {
            if (type is not null)
            {
                own[side + ".converter"] = type;
            }
            else if (draft.JsonSchemas is { } schemas)
            {
                own[side + ".converter"] = PluginOptions.JsonConverter;
                own[side + ".converter.schemas.enable"] = schemas ? "true" : "false";
            }
        }
    }

    private static void AddTransforms(ImmutableSortedDictionary<string, string>.Builder own, ConnectorDraft draft)
    {
        if (draft.Transforms.IsEmpty)
            return;
        own["transforms"] = string.Join(',', draft.Transforms.Select(transform => transform.Name));
        foreach (var (property, value) in draft.Transforms.SelectMany(transform => transform.Properties()))
            own[property] = value;
    }

    // The lists hold regular expressions in which a dot matches anything, and whose separator is a comma.
    private static string Pattern(string name) => Regex.Escape(name).Replace(",", @"\,", StringComparison.Ordinal);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
