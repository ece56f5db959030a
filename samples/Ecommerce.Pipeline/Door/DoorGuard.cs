using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Ecommerce.Pipeline.Door;

/// <summary>
/// Who may pass: a request that names this very door as its host (a name that an attacker has pointed at 127.0.0.1 does not), that no foreign page sent,
/// and that knows the password.
/// </summary>
internal sealed class DoorGuard(string user, string password, int port)
{
    private readonly byte[] _credentials = Digest(user, password);
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase) { $"127.0.0.1:{port}", $"localhost:{port}", $"[::1]:{port}" };

    internal bool IsOurHost(HttpRequest request) =>
        _hosts.Contains(request.Host.Value ?? "") || (port == 80 && request.Host.Value is "127.0.0.1" or "localhost" or "[::1]");

    /// <summary>Browsers tell where a request comes from; other clients say nothing.</summary>
    internal bool IsFromForeignPage(HttpRequest request)
    {
        if (request.Headers.Origin is { Count: > 0 } origins)
        {
            foreach (var origin in origins)
            {
                if (origin is null || !origin.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || !_hosts.Contains(origin["http://".Length..]))
                    return true;
            }
        }

        return request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site.ToString() is not ("same-origin" or "none");
    }

    internal bool KnowsPassword(HttpRequest request)
    {
        var (name, key) = Credentials(request);
        return name is not null && key is not null && CryptographicOperations.FixedTimeEquals(Digest(name, key), _credentials);
    }

    private static (string? User, string? Password) Credentials(HttpRequest request)
    {
        if (request.Headers.Authorization is { Count: > 0 } authorization)
            return Basic(authorization.ToString());
        if (request.Headers.ContainsKey("X-ClickHouse-User") || request.Headers.ContainsKey("X-ClickHouse-Key"))
            return (Single(request.Headers["X-ClickHouse-User"]), Single(request.Headers["X-ClickHouse-Key"]));
        return (Single(request.Query["user"]), Single(request.Query["password"]));
    }

    private static (string?, string?) Basic(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || !string.Equals(value.Scheme, "Basic", StringComparison.OrdinalIgnoreCase) || value.Parameter is null)
            return (null, null);
        var bytes = new byte[value.Parameter.Length];
        if (!Convert.TryFromBase64String(value.Parameter, bytes, out var length))
            return (null, null);
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (null, null) : (pair[..colon], pair[(colon + 1)..]);
    }

    private static string? Single(StringValues values) => values.Count == 1 ? values[0] : null;

    /// <summary>Of one length whatever is guessed, so that comparing takes the same time; the length of the name keeps the two parts apart.</summary>
    private static byte[] Digest(string name, string key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{name.Length}:{name}{key}"));
}
