using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Pipeline.Door;

/// <summary>
/// ClickHouse's HTTP interface on a loopback port, for curl, Grafana, ClickHouse.Driver and <c>verify</c> in another process. What a request may do inside is the
/// engine handler's business (a read-only one); the door knows who asks.
/// </summary>
public sealed class ClickHouseDoor : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    // Hop-by-hop, or what Kestrel sets itself.
    private static readonly HashSet<string> OwnHeaders = new(StringComparer.OrdinalIgnoreCase) { "Transfer-Encoding", "Connection", "Content-Length" };

    private readonly ClickHouseDoorOptions _options;
    private readonly WebApplication _server;
    private readonly HttpMessageInvoker _engine;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _places;
    private DoorGuard? _guard;

    private ClickHouseDoor(ClickHouseDoorOptions options, HttpMessageHandler engine, TimeProvider time, ILogger logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _engine = new HttpMessageInvoker(engine, disposeHandler: false);
        _places = new SemaphoreSlim(options.MaxConcurrentRequests);
        // An empty builder: no configuration file or variable may open a second address, and no default log may print an address with its password.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestSize;
            kestrel.Limits.MaxConcurrentConnections = 4L * options.MaxConcurrentRequests;
            kestrel.Limits.MaxRequestLineSize = 256 << 10;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    /// <summary>The door's address, without user and password.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The address with user, password and database: a secret.</summary>
    public Uri AddressWithPassword => new UriBuilder(Address)
    {
        UserName = Uri.EscapeDataString(_options.User),
        Password = Uri.EscapeDataString(_options.Password),
        Query = $"database={Uri.EscapeDataString(_options.Database)}",
    }.Uri;

    /// <summary>Opens the door.</summary>
    /// <param name="options">Port, password and limits.</param>
    /// <param name="engine">A read-only handler of the engine; it stays its owner's.</param>
    /// <param name="time">Clock of the request timeout.</param>
    /// <param name="logger">Takes what happens at the door; never a secret.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The open door.</returns>
    /// <exception cref="ClickHouseDoorException">The port is taken or may not be used.</exception>
    public static async Task<ClickHouseDoor> OpenAsync(
        ClickHouseDoorOptions options, HttpMessageHandler engine, TimeProvider time, ILogger logger, CancellationToken cancellationToken = default)
    {
        var door = new ClickHouseDoor(options, engine, time, logger);
        try
        {
            await door._server.StartAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await door.DisposeAsync();
            throw new ClickHouseDoorException(
                string.Create(CultureInfo.InvariantCulture,
                    $"ClickHouse's HTTP door could not be opened on 127.0.0.1:{options.Port}: {error.GetBaseException().Message}. Choose another port, or none to get a free one."),
                options.Port, error);
        }

        var addresses = door._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        var port = new Uri(addresses!.Addresses.Single()).Port;
        door.Address = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port, "/").Uri;
        door._guard = new DoorGuard(options.User, options.Password, port);
        Log.DoorOpened(logger, door.Address);
        return door;
    }

    /// <summary>Closes the door; requests on their way get a few seconds.</summary>
    /// <returns>A task that completes when the port is free.</returns>
    public async ValueTask DisposeAsync()
    {
        using (var patience = new CancellationTokenSource(StopTimeout, _time))
            await _server.StopAsync(patience.Token);
        await _server.DisposeAsync();
        _engine.Dispose();
        _places.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (Refuse(context.Request) is { } refusal)
        {
            Log.DoorRefused(_logger, refusal.Message);
            await refusal.WriteAsync(context.Response);
            return;
        }

        if (context.Request.Path.Value is "/ping" or "/replicas_status")
        {
            await context.Response.WriteAsync("Ok.\n", context.RequestAborted);
            return;
        }

        if (!_places.Wait(0))
        {
            await new DoorRefusal(StatusCodes.Status503ServiceUnavailable, 202, "TOO_MANY_SIMULTANEOUS_QUERIES", "Too many requests at once; try again").WriteAsync(context.Response);
            return;
        }

        try
        {
            await ForwardAsync(context);
        }
        finally
        {
            _places.Release();
        }
    }

    private DoorRefusal? Refuse(HttpRequest request)
    {
        if (_guard is not { } guard)
            return new(StatusCodes.Status503ServiceUnavailable, 0, "STARTING", "The door is still opening");
        if (!guard.IsOurHost(request))
            return new(StatusCodes.Status403Forbidden, 516, "AUTHENTICATION_FAILED", "The Host header does not name this door");
        if (guard.IsFromForeignPage(request))
            return new(StatusCodes.Status403Forbidden, 516, "AUTHENTICATION_FAILED", "Pages of other origins may not ask here");
        if (request.Path.Value is "/ping" or "/replicas_status")
            return null;
        if (request.Path.Value is not "/")
            return new(StatusCodes.Status404NotFound, 0, "NOT_FOUND", "There is no such path; ask / or /ping");
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsPost(request.Method))
            return new(StatusCodes.Status405MethodNotAllowed, 0, "METHOD_NOT_ALLOWED", "Only GET and POST are answered");
        if (!guard.KnowsPassword(request))
            return new(StatusCodes.Status401Unauthorized, 516, "AUTHENTICATION_FAILED", "Authentication failed: the user or the password is wrong");
        return null;
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);
        try
        {
            using var request = CreateRequest(context.Request);
            using var response = await _engine.SendAsync(request, stop.Token);
            context.Response.StatusCode = (int)response.StatusCode;
            foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            {
                if (!OwnHeaders.Contains(name))
                    context.Response.Headers[name] = values.ToArray();
            }

            await response.Content.CopyToAsync(context.Response.Body, stop.Token);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; the engine has ended its statement.
        }
        catch (OperationCanceledException) when (!context.Response.HasStarted)
        {
            await new DoorRefusal(StatusCodes.Status408RequestTimeout, 159, "TIMEOUT_EXCEEDED", $"The request took longer than {_options.RequestTimeout}").WriteAsync(context.Response);
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            await new DoorRefusal(error.StatusCode, 0, "BAD_REQUEST", error.Message).WriteAsync(context.Response);
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            Log.DoorFailed(_logger, error);
            await new DoorRefusal(StatusCodes.Status500InternalServerError, 0, "INTERNAL_ERROR", "The engine could not answer").WriteAsync(context.Response);
        }
    }

    private static HttpRequestMessage CreateRequest(HttpRequest from)
    {
        // The engine is no server: the address only carries the query.
        var request = new HttpRequestMessage(new HttpMethod(from.Method), new Uri("http://engine.invalid/" + from.QueryString.Value));
        if (!HttpMethods.IsPost(from.Method))
            return request;
        request.Content = new StreamContent(from.Body);
        foreach (var encoding in from.Headers.ContentEncoding)
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return request;
    }
}
