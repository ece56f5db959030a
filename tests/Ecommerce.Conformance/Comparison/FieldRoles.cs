using System.Collections.Immutable;

namespace Ecommerce.Conformance.Comparison;

/// <summary>Finds out, by a case's configuration, which fields hold what cannot repeat. Columns of tables are never among them.</summary>
internal sealed class FieldRoles
{
    private const string RunIdHeader = "__debezium.context.runId";

    private static readonly ImmutableDictionary<string, FieldRole> Source = new Dictionary<string, FieldRole>
    {
        ["lsn"] = FieldRole.Position,
        ["txId"] = FieldRole.Position,
        ["xmin"] = FieldRole.Position,
        ["origin_lsn"] = FieldRole.Position,
        ["sequence"] = FieldRole.Position,
        ["version"] = FieldRole.Version,
    }.ToImmutableDictionary();

    private readonly Dictionary<string, FieldRole> _flat = [];
    private readonly Dictionary<string, FieldRole> _headers = new() { [RunIdHeader] = FieldRole.RunId };
    private readonly string _transactionTopic;

    public FieldRoles(IReadOnlyDictionary<string, string> config)
    {
        _transactionTopic = $"{config.GetValueOrDefault("topic.prefix")}.{config.GetValueOrDefault("topic.transaction", "transaction")}";
        foreach (var name in List(config, "transforms"))
        {
            var prefix = $"transforms.{name}.";
            var type = config.GetValueOrDefault($"{prefix}type", "");
            if (type.EndsWith(".ExtractNewRecordState", StringComparison.Ordinal))
            {
                Added(List(config, $"{prefix}add.fields"), config.GetValueOrDefault($"{prefix}add.fields.prefix", "__"), _flat);
                Added(List(config, $"{prefix}add.headers"), config.GetValueOrDefault($"{prefix}add.headers.prefix", "__"), _headers);
            }
            else if (type.Contains(".Flatten", StringComparison.Ordinal))
            {
                var delimiter = config.GetValueOrDefault($"{prefix}delimiter", ".");
                foreach (var (field, role) in Source)
                {
                    _flat[$"source{delimiter}{field}"] = role;
                }

                _flat[$"transaction{delimiter}id"] = FieldRole.Position;
            }
        }
    }

    public FieldRole OfHeader(string name) => _headers.GetValueOrDefault(name, FieldRole.Data);

    /// <summary>The role of a field of a key.</summary>
    /// <param name="topic">The record's topic.</param>
    /// <param name="path">The field's path in the payload.</param>
    public FieldRole OfKey(string topic, string path) => topic == _transactionTopic && path == "id" ? FieldRole.Position : FieldRole.Data;

    /// <summary>The role of a field of a value.</summary>
    /// <param name="topic">The record's topic.</param>
    /// <param name="root">The payload.</param>
    /// <param name="path">The field's path in the payload.</param>
    public FieldRole OfValue(string topic, JsonText root, string path)
    {
        if (root["source"]?.Kind == JsonKind.Object && root["op"] is not null)
        {
            return path.StartsWith("source.", StringComparison.Ordinal) ? Source.GetValueOrDefault(path["source.".Length..], FieldRole.Data)
                : path == "transaction.id" ? FieldRole.Position
                : FieldRole.Data;
        }

        return topic == _transactionTopic && path == "id" ? FieldRole.Position : _flat.GetValueOrDefault(path, FieldRole.Data);
    }

    // "source.lsn", "lsn", "source.lsn:position" and "transaction.id" are all ways to say it.
    private static void Added(IEnumerable<string> fields, string prefix, Dictionary<string, FieldRole> into)
    {
        foreach (var field in fields)
        {
            var parts = field.Split(':');
            var path = parts[0].Split('.');
            var role = path switch
            {
                ["transaction", "id"] => FieldRole.Position,
                [var name] => Source.GetValueOrDefault(name, FieldRole.Data),
                ["source", var name] => Source.GetValueOrDefault(name, FieldRole.Data),
                _ => FieldRole.Data,
            };
            if (role != FieldRole.Data)
            {
                into[prefix + (parts.Length > 1 ? parts[1] : string.Join('_', path))] = role;
            }
        }
    }

    private static string[] List(IReadOnlyDictionary<string, string> config, string name) =>
        config.GetValueOrDefault(name, "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
