using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Ecommerce.Streaming.Connect;

/// <summary>Sends requests to a worker: again while it rebalances, and every failure as one <see cref="KafkaConnectException"/>.</summary>
internal sealed class WorkerChannel
{
    private readonly HttpClient _http;
    private readonly Uri _worker;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _patience;

    public WorkerChannel(HttpClient http, KafkaConnectOptions options, TimeProvider time, ILogger logger)
    {
        var address = http.BaseAddress ?? throw new ArgumentException("The client needs the worker's URL as its BaseAddress.", nameof(http));
        _http = http;
        _logger = logger;

        // A base without the slash at its end would lose its last part, and user and password belong into no message.
        _worker = new UriBuilder(address) { UserName = string.Empty, Password = string.Empty, Query = string.Empty, Fragment = string.Empty, Path = address.AbsolutePath.TrimEnd('/') + "/" }.Uri;
        _patience = options.RebalanceRetries == 0 ? ResiliencePipeline.Empty : new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<KafkaConnectException>(error => error.StatusCode == HttpStatusCode.Conflict),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.RebalanceDelay,
            MaxDelay = options.LongestRebalanceDelay,
            MaxRetryAttempts = options.RebalanceRetries,
            OnRetry = arguments =>
            {
                var refused = (KafkaConnectException)arguments.Outcome.Exception!;
                _logger.RebalanceAwaited(arguments.Context.OperationKey ?? "answer", refused.WorkerMessage ?? "409", arguments.RetryDelay, arguments.AttemptNumber + 1);
                return default;
            },
        }).Build();
    }

    /// <summary>The worker's address, without user and password.</summary>
    public Uri Worker => _worker;

    /// <summary>Sends a request and reads its answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below the worker's address, escaped.</param>
    /// <param name="body">The body's properties; null for none.</param>
    /// <param name="secrets">What must not appear in an error.</param>
    /// <param name="read">Makes the result of status and body; the body is undefined where there was none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> SendAsync<T>(
        HttpMethod method, string path, IReadOnlyDictionary<string, string>? body, string[] secrets, Func<HttpStatusCode, JsonElement, T> read, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get($"{method} /{path}", cancellationToken);
        try
        {
            return await _patience.ExecuteAsync(
                async attempt => await SendOnceAsync(method, path, body, secrets, read, attempt.CancellationToken).ConfigureAwait(false), context).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<T> SendOnceAsync<T>(
        HttpMethod method, string path, IReadOnlyDictionary<string, string>? body, string[] secrets, Func<HttpStatusCode, JsonElement, T> read, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_worker, path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null)
            request.Content = JsonContent.Create(body);
        HttpStatusCode status;
        string text;
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            status = response.StatusCode;
            text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            throw new KafkaConnectException($"No Kafka Connect worker answers at {_worker}: {error.Message.TrimEnd('.')}. Is it started, and is this its REST address (port 8083 by default)?", error);
        }
        catch (TaskCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KafkaConnectException($"The Kafka Connect worker at {_worker} did not answer {method} /{path} within {_http.Timeout}.", error);
        }

        if ((int)status is < 200 or > 299)
            throw Refused(method, path, status, WorkerAnswer.Message(text) is { } message ? WorkerSecrets.Hide(message, secrets) : null);
        try
        {
            if (text.Length == 0)
                return read(status, default);
            using var json = JsonDocument.Parse(text);
            return read(status, json.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new KafkaConnectException($"{_worker} answered {method} /{path} with {(int)status}, but not as Kafka Connect does: {error.Message} Is this the REST address of a worker?", error) { StatusCode = status };
        }
    }

    private KafkaConnectException Refused(HttpMethod method, string path, HttpStatusCode status, string? message)
    {
        var advice = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when message is null => " The worker asks for credentials that the client does not have.",
            HttpStatusCode.Conflict => " The workers are busy with each other; try again later.",
            _ => string.Empty,
        };
        return new KafkaConnectException($"Kafka Connect at {_worker} refused {method} /{path} with {(int)status}: {message ?? "no message"}{(message?.EndsWith('.') is false ? "." : string.Empty)}{advice}")
        {
            StatusCode = status,
            WorkerMessage = message,
        };
    }
}
