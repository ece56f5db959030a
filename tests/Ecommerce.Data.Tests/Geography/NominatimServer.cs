using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ecommerce.Data.Tests.Geography;

/// <summary>A server on a real socket that answers as Nominatim's documentation shows it, or as the test wants.</summary>
internal sealed class NominatimServer : IDisposable
{
    public const string Empty = "[]";

    private readonly HttpListener _listener;
    private readonly TimeProvider _clock;
    private readonly List<HttpListenerContext> _hanging = [];
    private readonly ConcurrentQueue<Request> _requests = new();

    public NominatimServer(TimeProvider clock)
    {
        _clock = clock;
        while (true)
        {
            var listener = new HttpListener();
            var port = FreePort();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                _listener = listener;
                Address = new Uri($"http://127.0.0.1:{port}/");
                break;
            }
            catch (HttpListenerException)
            {
                // Somebody else was faster.
            }
        }

        _ = ServeAsync();
    }

    public Uri Address { get; }

    public IReadOnlyList<Request> Requests => [.. _requests];

    /// <summary>What comes back; null leaves the client waiting.</summary>
    public Func<Request, Answer?> Answers { get; set; } = request => new(200, PlaceOf(request.Query["city"]!, "45.5202471", "-122.674194"));

    /// <summary>A place as the documentation of version 5 shows it.</summary>
    public static string PlaceOf(string name, string latitude, string longitude) =>
        $$"""
        [{"place_id":308436290,"licence":"Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright","osm_type":"relation","osm_id":186579,"lat":"{{latitude}}","lon":"{{longitude}}",
          "category":"boundary","type":"administrative","place_rank":16,"importance":0.7559,"addresstype":"city","name":"{{name}}","display_name":"{{name}}, United States",
          "boundingbox":["45.4325360","45.6528812","-122.8367489","-122.4720252"]}]
        """;

    public void Dispose()
    {
        lock (_hanging)
        {
            _hanging.ForEach(context => context.Response.Abort());
        }

        _listener.Close();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var request = new Request(context.Request.Url!.AbsolutePath, context.Request.QueryString, context.Request.UserAgent, _clock.GetUtcNow());
            _requests.Enqueue(request);
            if (Answers(request) is { } answer)
            {
                context.Response.StatusCode = answer.Status;
                if (answer.RetryAfter is { } retryAfter)
                {
                    context.Response.Headers["Retry-After"] = retryAfter;
                }

                context.Response.Close(Encoding.UTF8.GetBytes(answer.Body), willBlock: true);
            }
            else
            {
                lock (_hanging)
                {
                    _hanging.Add(context);
                }
            }
        }
    }

    internal sealed record Request(string Path, NameValueCollection Query, string? UserAgent, DateTimeOffset At);

    internal sealed record Answer(int Status, string Body, string? RetryAfter = null);
}
