namespace Ecommerce.Data.Geography;

/// <summary>Settings of a <see cref="NominatimGeocoder"/>.</summary>
public sealed record NominatimOptions
{
    /// <summary>
    /// Names your application to the server, with a way to reach you: <c>MyShop/1.2 (mail@example.com)</c>. The public server's policy demands it and turns away
    /// what HTTP libraries send by themselves: https://operations.osmfoundation.org/policies/nominatim/.
    /// </summary>
    public required string UserAgent { get; init; }

    /// <summary>Folder of the answers, made if absent. Each is kept in a file of its own, so that no city is asked for twice; several processes may share the folder.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>The server. Default: the public one of OpenStreetMap.</summary>
    public Uri Endpoint { get; init; } = new("https://nominatim.openstreetmap.org/");

    /// <summary>How long an answer may take, above zero. Default 30 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a question is asked again after a time-out, a server in trouble, too many requests or a malformed answer: 0 to 10. Default 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Pause before the first retry, doubled for each further one; a longer <c>Retry-After</c> of the server is kept instead. Above zero. Default 2 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait that the server may ask for; if it asks for more, there is no answer now. 0 to a day; default 1 minute.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After so many requests of which at least half failed, within five minutes, the server is left alone for <see cref="BreakDuration"/>: 2 or more. Default 5.</summary>
    public int FailuresBeforeBreak { get; init; } = 5;

    /// <summary>How long a failing server is left alone, at least half a second. Default 1 minute.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer is good. Default 365 days.</summary>
    public TimeSpan CacheLifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>How long "no such place" is good. Default 30 days.</summary>
    public TimeSpan NegativeCacheLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Who answers where the server cannot. Default: the bundled gazetteer; null for an error instead.</summary>
    public ICityGeocoder? Fallback { get; init; } = new GazetteerGeocoder();

    /// <summary>What does not fit, each in a phrase.</summary>
    internal IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        using var probe = new HttpRequestMessage();
        Check(!string.IsNullOrWhiteSpace(UserAgent) && probe.Headers.UserAgent.TryParseAdd(UserAgent), $"{nameof(UserAgent)} is '{UserAgent}', but must look like 'MyShop/1.2 (mail@example.com)'");
        Check(!string.IsNullOrWhiteSpace(CacheDirectory), $"{nameof(CacheDirectory)} is empty, but must name a folder");
        Check(Endpoint is { IsAbsoluteUri: true, Scheme: "http" or "https" }, $"{nameof(Endpoint)} is '{Endpoint}', but must be a URL of http or https");
        Check(RequestTimeout > TimeSpan.Zero && RequestTimeout <= TimeSpan.FromHours(1), $"{nameof(RequestTimeout)} is {RequestTimeout}, but must be above zero, to an hour");
        Check(Retries is >= 0 and <= 10, $"{nameof(Retries)} is {Retries}, but must be 0 to 10");
        Check(RetryDelay > TimeSpan.Zero && RetryDelay <= TimeSpan.FromHours(1), $"{nameof(RetryDelay)} is {RetryDelay}, but must be above zero, to an hour");
        Check(LongestWait >= TimeSpan.Zero && LongestWait <= TimeSpan.FromDays(1), $"{nameof(LongestWait)} is {LongestWait}, but must be 0 to a day");
        Check(FailuresBeforeBreak >= 2, $"{nameof(FailuresBeforeBreak)} is {FailuresBeforeBreak}, but must be 2 or more");
        Check(BreakDuration >= TimeSpan.FromSeconds(0.5) && BreakDuration <= TimeSpan.FromDays(1), $"{nameof(BreakDuration)} is {BreakDuration}, but must be half a second to a day");
        return faults;

        void Check(bool holds, FormattableString fault)
        {
            if (!holds)
            {
                faults.Add(FormattableString.Invariant(fault));
            }
        }
    }
}
