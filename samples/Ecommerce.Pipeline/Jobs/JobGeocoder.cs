using Ecommerce.Data.Geography;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Pipeline.Jobs;

/// <summary>The geocoder of the jobs.</summary>
internal static class JobGeocoder
{
    // One for the process; its connections are closed when they idle.
    private static readonly HttpClient Http = new();

    /// <summary>The geocoder that was chosen; null for the jobs' own, the bundled gazetteer.</summary>
    public static ICityGeocoder? Create(NominatimOptions? options, TimeProvider clock, ILoggerFactory loggers) =>
        options is null ? null : new NominatimGeocoder(Http, options, clock, loggers.CreateLogger<NominatimGeocoder>());
}
