using System.Xml.Linq;

namespace Ecommerce.Analytics.Embedded;

/// <summary>
/// The engine's configuration file, written at every start beside the data. Without one of its own the engine would take a config.xml from the current directory
/// or from the user's home. Its second half gives the engine's only user the rights of a server's user, sources outside the process apart.
/// </summary>
internal static class EngineConfiguration
{
    private const string MainFile = "ecommerce-chdb.xml";
    private const string UsersFile = "ecommerce-chdb-users.xml";

    private static readonly string[] Grants =
    [
        "GRANT SHOW, SELECT, INSERT, ALTER, CREATE, DROP, UNDROP TABLE, TRUNCATE, OPTIMIZE, BACKUP, KILL QUERY, SYSTEM, INTROSPECTION, dictGet, CLUSTER, "
            + "displaySecretsInShowAndSelect ON *.*",
        "GRANT READ, WRITE ON KAFKA",
        "GRANT TABLE ENGINE ON *",
    ];

    /// <summary>Full path of the main file.</summary>
    internal static string Write(string directory, ChdbOptions options)
    {
        var main = Path.Combine(directory, MainFile);
        var root = new XElement("clickhouse");
        if (!options.AllowExternalSources)
        {
            var users = Path.Combine(directory, UsersFile);
            new XDocument(Users()).Save(users);
            root.Add(new XElement("users_config", users));
        }

        if (!options.KafkaSettings.IsEmpty)
        {
            root.Add(new XElement("kafka", options.KafkaSettings.Select(setting => new XElement(setting.Key, setting.Value))));
        }

        new XDocument(root).Save(main);
        return main;
    }

    private static XElement Users() => new("clickhouse",
        new XElement("profiles", new XElement("default")),
        new XElement("quotas", new XElement("default")),
        new XElement("users",
            new XElement("default",
                new XElement("password"),
                new XElement("networks", new XElement("ip", "::/0")),
                new XElement("profile", "default"),
                new XElement("quota", "default"),
                new XElement("grants", Grants.Select(g => new XElement("query", g))))));
}
