using ClickHouse.Driver.ADO;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>A ClickHouse given as a URL: <c>http://user:password@host:8123/?database=shop</c>.</summary>
internal sealed record ClickHouseAddress
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string Protocol { get; init; }

    public required string User { get; init; }

    public required string Password { get; init; }

    public required string Database { get; init; }

    public static ClickHouseAddress Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            // The text may hold a password, so it is not repeated.
            throw new UsageException("--clickhouse takes a URL such as http://user:password@host:8123/?database=shop.");
        }

        var user = uri.UserInfo.Split(':', 2);
        var database = uri.Query.TrimStart('?').Split('&').Select(part => part.Split('=', 2)).FirstOrDefault(part => part is ["database", _])?[1];
        return new ClickHouseAddress
        {
            Protocol = uri.Scheme,
            Host = uri.Host,
            Port = uri.IsDefaultPort ? (uri.Scheme == "https" ? 8443 : 8123) : uri.Port,
            User = user[0].Length == 0 ? "default" : Uri.UnescapeDataString(user[0]),
            Password = user.Length == 2 ? Uri.UnescapeDataString(user[1]) : "",
            Database = database is { Length: > 0 } ? Uri.UnescapeDataString(database) : "shop",
        };
    }

    /// <summary>ClickHouse.Driver's connection string; another database than the URL's where one is given.</summary>
    public string ConnectionString(string? database = null) => new ClickHouseConnectionStringBuilder
    {
        Protocol = Protocol,
        Host = Host,
        Port = (ushort)Port,
        Username = User,
        Password = Password,
        Database = database ?? Database,
    }.ConnectionString;

    /// <summary>Host, port and database; no user, no password.</summary>
    public override string ToString() => $"{Protocol}://{Host}:{Port}/?database={Database}";
}
