using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>A Kafka Connect worker given as a URL: <c>http://user:password@host:8083</c>.</summary>
internal static class ConnectAddress
{
    // Longer than the worker's own 90 s, so that its words are heard.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <summary>A client of the worker; its caller disposes it.</summary>
    public static HttpClient Open(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            // The text may hold a password, so it is not repeated.
            throw new UsageException("--connect-url takes the REST address of a Kafka Connect worker, such as http://localhost:8083.");
        }

        // A proxy for the world outside is of no use to this machine's own addresses, and no_proxy often forgets them.
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = !(uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var ip) && IPAddress.IsLoopback(ip))) })
        {
            BaseAddress = new UriBuilder(uri) { UserName = "", Password = "" }.Uri,
            Timeout = Patience,
        };
        if (uri.UserInfo.Length > 0)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo))));
        }

        return http;
    }
}
