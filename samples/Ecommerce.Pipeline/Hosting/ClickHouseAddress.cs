using System.Net;
using ClickHouse.Driver.ADO;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>A ClickHouse given as a URL: <c>http://user:password@host:8123/?database=shop</c>.</summary>
internal sealed record ClickHouseAddress
{
    // No statement of ours takes longer, and a server that says nothing must not be waited for for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

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

    /// <summary>Connections to it, in another database than the URL's where one is given.</summary>
    public ClickHouseDataSource Open(string? database = null)
    {
        // A proxy for the world outside is of no use to this machine's own addresses, and no_proxy often forgets them.
        var loopback = Host is "localhost" || (IPAddress.TryParse(Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate, UseProxy = !loopback };
        return new ClickHouseDataSource(ConnectionString(database), new HttpClient(handler) { Timeout = Patience }, disposeHttpClient: true);
    }

    /// <summary>Host, port and database; no user, no password.</summary>
    public override string ToString() => $"{Protocol}://{Host}:{Port}/?database={Database}";
}
