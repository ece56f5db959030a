using static Ecommerce.Streaming.Connectors.Properties.ConnectorProperty;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>What is captured, and which columns are changed on the way (RelationalDatabaseConnectorConfig, PostgresConnectorConfig of Debezium 3.6).</summary>
internal static class FilterProperties
{
    public static readonly ConnectorProperty[] All =
    [
        Regexes("schema.include.list"),
        Regexes("schema.exclude.list"),
        Regexes("table.include.list"),
        Regexes("table.exclude.list"),
        Regexes("column.include.list"),
        Regexes("column.exclude.list"),
        Regexes("message.prefix.include.list"),
        Regexes("message.prefix.exclude.list"),
        Flag("table.ignore.builtin", true),
        Text("message.key.columns") with { Form = TextForm.KeyColumns },
        Regexes("column.propagate.source.type"),
        Regexes("datatype.propagate.source.type"),
    ];

    public static readonly PropertyTemplate Mask = new("column.mask.with.{N}.chars", name => Regexes(name));
    public static readonly PropertyTemplate MaskByHash = new("column.mask.hash.{ALG}.with.salt.{SALT}", name => Regexes(name));
    public static readonly PropertyTemplate MaskByHashV2 = new("column.mask.hash.v2.{ALG}.with.salt.{SALT}", name => Regexes(name));
    public static readonly PropertyTemplate Truncate = new("column.truncate.to.{N}.chars", name => Regexes(name));

    public static readonly PropertyTemplate[] Templates = [Mask, MaskByHash, MaskByHashV2, Truncate];
}
