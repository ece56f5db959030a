using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Ecommerce.Data.Geography;

/// <summary>
/// Asks a Nominatim server for cities of the USA, and obeys the public server's policy: it names itself, asks at most once a second whatever number of
/// geocoders a process has, and keeps every answer on disk, also that there is no such place. A server in trouble is asked again with growing pauses, then
/// left alone for a while, and the gazetteer answers in its place. Answers are © OpenStreetMap contributors, under the ODbL.
/// </summary>
public sealed class NominatimGeocoder : ICityGeocoder
{
    /// <summary>What <see cref="GeocodedAddress.Provider"/> says.</summary>
    public const string ProviderName = "Nominatim, © OpenStreetMap contributors";

    private const int LongestAnswer = 1 << 20;
    private static readonly TimeSpan FailuresCountFor = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http;
    private readonly NominatimOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly GeocodingCache _cache;
    private readonly RequestPace _pace;
    private readonly ResiliencePipeline _pipeline;

    /// <summary>Prepares a geocoder; nothing is asked yet.</summary>
    /// <param name="http">Sends the requests; the caller keeps it and disposes of it.</param>
    /// <param name="options">How to ask.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <param name="logger">Null for none.</param>
    /// <exception cref="ArgumentException">Options that do not fit; the message names each.</exception>
    public NominatimGeocoder(HttpClient http, NominatimOptions options, TimeProvider? timeProvider = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Faults() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join("; ", faults) + ".", nameof(options));
        }

        _http = http;
        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        _cache = new GeocodingCache(Path.GetFullPath(options.CacheDirectory), options, _time, _logger);
        _pace = RequestPace.Of(options.Endpoint, _time);
        _pipeline = Pipeline();
    }

    /// <inheritdoc/>
    /// <exception cref="GeocodingException">The server gave no answer, and there is no fallback.</exception>
    public ValueTask<IReadOnlyList<GeocodedAddress>> GeocodeAsync(string address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        var parts = address.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length < 2 ? ValueTask.FromResult<IReadOnlyList<GeocodedAddress>>([]) : GeocodeAsync(parts[^2], parts[^1], cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="GeocodingException">The server gave no answer, and there is no fallback.</exception>
    public async ValueTask<IReadOnlyList<GeocodedAddress>> GeocodeAsync(string city, string state, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(city);
        ArgumentException.ThrowIfNullOrWhiteSpace(state);
        cancellationToken.ThrowIfCancellationRequested();
        state = NameOf(state);
        if (_cache.Read(city, state) is { } known)
        {
            return known;
        }

        try
        {
            return await _pipeline.ExecuteAsync(async token => await AskInTurnAsync(city, state, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is GeocodingException or BrokenCircuitException)
        {
            var failure = error as GeocodingException ?? LeftAlone((BrokenCircuitException)error);
            if (_options.Fallback is not { } fallback)
            {
                throw failure;
            }

            Log.FellBack(_logger, city, state, _options.Endpoint, failure.Message);
            return await fallback.GeocodeAsync(city, state, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string NameOf(string state) =>
        Gazetteer.Bundled.Cities.FirstOrDefault(city => string.Equals(city.StateCode, state.Trim(), StringComparison.OrdinalIgnoreCase))?.State ?? state.Trim();

    private ResiliencePipeline Pipeline()
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = _time };
        if (_options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                // A wait that is too long will not be shorter for the next attempt.
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is GeocodingException { IsTransient: true } && _pace.Wait <= _options.LongestWait),
                BackoffType = DelayBackoffType.Exponential,
                Delay = _options.RetryDelay,
                MaxRetryAttempts = _options.Retries,
                OnRetry = arguments =>
                {
                    Log.Retrying(_logger, arguments.RetryDelay, arguments.AttemptNumber + 2, arguments.Outcome.Exception!.Message);
                    return default;
                },
            });
        }

        return builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<GeocodingException>(),
            FailureRatio = 0.5,
            MinimumThroughput = _options.FailuresBeforeBreak,
            SamplingDuration = FailuresCountFor,
            BreakDuration = _options.BreakDuration,
            OnOpened = arguments =>
            {
                Log.Broke(_logger, _options.Endpoint, arguments.BreakDuration, arguments.Outcome.Exception?.Message ?? "it fails");
                return default;
            },
        }).Build();
    }

    private GeocodingException LeftAlone(BrokenCircuitException error) => new(
        $"{_options.Endpoint} failed too often and is left alone for {_options.BreakDuration}; the last failure: {error.InnerException?.Message ?? error.Message}", isTransient: true, error.InnerException);

    private Task<IReadOnlyList<GeocodedAddress>> AskInTurnAsync(string city, string state, CancellationToken cancellationToken) => _pace.RunAsync(
        async (start, token) =>
        {
            // Whoever was before us may have asked the same.
            if (_cache.Read(city, state) is { } known)
            {
                return known;
            }

            if (_pace.Wait > _options.LongestWait)
            {
                throw new GeocodingException($"{_options.Endpoint} wants to be left alone for another {_pace.Wait}, longer than {nameof(NominatimOptions.LongestWait)} ({_options.LongestWait}).", isTransient: true);
            }

            await start(token).ConfigureAwait(false);
            var found = await AskAsync(city, state, token).ConfigureAwait(false);
            _cache.Write(city, state, found);
            return found;
        },
        cancellationToken);

    private async Task<IReadOnlyList<GeocodedAddress>> AskAsync(string city, string state, CancellationToken cancellationToken)
    {
        var uri = new Uri(
            new Uri(_options.Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"),
            $"search?format=jsonv2&limit=5&accept-language=en&city={Uri.EscapeDataString(city.Trim())}&state={Uri.EscapeDataString(state)}&country=us");
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            request.Headers.UserAgent.ParseAdd(_options.UserAgent);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(LongestAnswer, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? NominatimAnswer.Read(body) : throw Refusal(response, body, uri);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GeocodingException($"{uri} gave no answer within {_options.RequestTimeout}.", isTransient: true, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new GeocodingException($"{uri} could not be asked: {error.Message}", isTransient: true, error);
        }
        catch (FormatException error)
        {
            throw new GeocodingException($"{uri} gave a malformed answer: {error.Message}.", isTransient: true, error);
        }
    }

    private GeocodingException Refusal(HttpResponseMessage response, byte[] body, Uri uri)
    {
        var retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => TimeSpan.Zero,
        };
        if (retryAfter > TimeSpan.Zero)
        {
            _pace.HoldBack(retryAfter);
        }

        var words = NominatimAnswer.ErrorIn(body) ?? response.ReasonPhrase;
        var isTransient = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;
        var advice = response.StatusCode == HttpStatusCode.Forbidden ? $" The server may have barred this address or the {nameof(NominatimOptions.UserAgent)} '{_options.UserAgent}'." : string.Empty;
        return new GeocodingException(FormattableString.Invariant($"{uri} answered {(int)response.StatusCode} ({words}).{advice}"), isTransient);
    }
}
