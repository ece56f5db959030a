using System.Collections.Immutable;
using System.IO.Compression;
using System.Net.Http.Headers;

namespace Ecommerce.Analytics.Embedded;

/// <summary>A request of ClickHouse's HTTP interface, taken apart (https://clickhouse.com/docs/interfaces/http).</summary>
internal sealed record ChdbRequest
{
    // Parameters of the interface that are no settings, or that mean nothing inside a process.
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "user", "password", "quota_key", "role", "stacktrace", "close_session", "session_timeout", "session_check", "compress", "enable_http_compression",
        "http_zlib_compression_level", "buffer_size", "wait_end_of_query", "send_progress_in_http_headers", "add_http_cors_header",
        "http_write_exception_in_output_format", "cancel_http_readonly_queries_on_client_close", "client_protocol_version",
    };

    public string Query { get; init; } = "";

    public string? Database { get; init; }

    public string DefaultFormat { get; init; } = "TabSeparated";

    public string? QueryId { get; init; }

    public string? SessionId { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Parameters { get; init; } = [];

    public ImmutableArray<KeyValuePair<string, string>> Settings { get; init; } = [];

    /// <summary>Reads the request's address.</summary>
    /// <exception cref="ChdbQueryException">A parameter that this engine cannot honour.</exception>
    internal static ChdbRequest Parse(Uri uri)
    {
        var request = new ChdbRequest();
        var parameters = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var settings = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var (name, value) in Pairs(uri.Query))
        {
            request = name switch
            {
                "query" => request with { Query = value },
                "database" => request with { Database = value },
                "default_format" => request with { DefaultFormat = value },
                "query_id" => request with { QueryId = value },
                "session_id" => request with { SessionId = value },
                _ => request,
            };
            if (name is "query" or "database" or "default_format" or "query_id" or "session_id" || Ignored.Contains(name))
                continue;
            if (name is "decompress")
                throw ChdbQueryException.Create(48, "NOT_IMPLEMENTED", "decompress=1 is not supported by the embedded engine; send the body plain or with Content-Encoding");
            if (name.StartsWith("param_", StringComparison.Ordinal))
                parameters.Add(new(name["param_".Length..], value));
            else
                settings.Add(new(name, value));
        }

        return request with { Parameters = parameters.ToImmutable(), Settings = settings.ToImmutable() };
    }

    /// <summary>The body without its compression.</summary>
    /// <exception cref="ChdbQueryException">An encoding that is not supported.</exception>
    internal static Stream Decode(Stream body, HttpContentHeaders headers)
    {
        foreach (var encoding in headers.ContentEncoding.Reverse())
        {
            body = encoding.ToLowerInvariant() switch
            {
                "identity" or "" => body,
                "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress),
                "deflate" => new ZLibStream(body, CompressionMode.Decompress),
                "zstd" => new ZstdSharp.DecompressionStream(body, leaveOpen: false),
                "br" => new BrotliStream(body, CompressionMode.Decompress),
                _ => throw ChdbQueryException.Create(89, "UNKNOWN_COMPRESSION_METHOD",
                    $"Content-Encoding {encoding} is not supported by the embedded engine; use gzip, deflate, br, zstd or none"),
            };
        }

        return body;
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string query)
    {
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? new(Unescape(pair), "") : new(Unescape(pair[..equals]), Unescape(pair[(equals + 1)..]));
        }
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
