using System.Security.Cryptography;

namespace Ecommerce.Pipeline.Door;

/// <summary>Where the door stands, who may pass, and how much.</summary>
public sealed record ClickHouseDoorOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 (default) takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The only user there is.</summary>
    public string User { get; init; } = "reader";

    /// <summary>The user's password; see <see cref="GeneratePassword"/>.</summary>
    public required string Password { get; init; }

    /// <summary>The database that the door's address names.</summary>
    public required string Database { get; init; }

    /// <summary>Longest request body in bytes, as it comes over the wire. Default 1 MiB.</summary>
    public long MaxRequestSize { get; init; } = 1 << 20;

    /// <summary>Requests that are answered at the same time; further ones get 503. Default 16.</summary>
    public int MaxConcurrentRequests { get; init; } = 16;

    /// <summary>How long a request may take in all, slow readers included. Default 2 minutes.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A password nobody guesses: 32 random bytes, in letters that need no escaping in a URL.</summary>
    /// <returns>A new password.</returns>
    public static string GeneratePassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
