using static Ecommerce.Streaming.Connectors.Properties.ConnectorProperty;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>How the connector reaches the database (PostgresConnectorConfig, RelationalDatabaseConnectorConfig of Debezium 3.6).</summary>
internal static class ConnectionProperties
{
    public static readonly ConnectorProperty[] All =
    [
        Text("database.hostname") with { Required = true, Form = TextForm.Host },
        Int("database.port", "5432"),
        Text("database.user") with { Required = true },
        Password("database.password"),
        Text("database.dbname") with { Required = true },
        Int("database.query.timeout.ms", "600000"),
        Text("database.initial.statements"),
        Flag("database.tcpKeepAlive", true),
        Choice("database.sslmode", "prefer", "disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
        Text("database.sslcert"),
        Text("database.sslkey"),
        Password("database.sslpassword"),
        Text("database.sslrootcert"),
        Text("database.sslfactory"),
        Long("connection.validation.timeout.ms", "60000") with { Range = NumberRange.PositiveLong },
        Flag("read.only", false),
    ];
}
