using System.CommandLine;
using Ecommerce.Data.Embedded;
using Ecommerce.Data.Geography;

namespace Ecommerce.Pipeline.Cli;

/// <summary>Who tells the jobs where cities are.</summary>
internal static class GeocoderOptions
{
    private const string Nominatim = "nominatim";

    private static readonly Option<string> Geocoder = Choice();

    private static readonly Option<Uri?> Url = PipelineOptions.Parsed<Uri?>(
        "--nominatim-url",
        "A Nominatim server of your own. Default: the public one of OpenStreetMap.",
        "a URL of http or https",
        text => Uri.TryCreate(text.EndsWith('/') ? text : text + '/', UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null);

    private static readonly Option<string?> UserAgent = new("--nominatim-user-agent")
    {
        Description = "Your application's name and a way to reach you, which the public server demands: \"MyShop/1.2 (mail@example.com)\".",
    };

    public static void AddTo(Command command)
    {
        command.Add(Geocoder);
        command.Add(Url);
        command.Add(UserAgent);
    }

    /// <summary>What was chosen: how to ask Nominatim, or null for the bundled gazetteer.</summary>
    /// <exception cref="UsageException">The options do not go together.</exception>
    public static NominatimOptions? Read(ParseResult result)
    {
        if (result.GetValue(Geocoder) != Nominatim)
        {
            return new Option[] { Url, UserAgent }.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } stray
                ? throw new UsageException($"{stray.Name} is of use with {Geocoder.Name} {Nominatim} only: the gazetteer asks nobody.")
                : null;
        }

        if (result.GetValue(UserAgent) is not { } agent)
        {
            throw new UsageException($"{Geocoder.Name} {Nominatim} needs {UserAgent.Name} \"MyShop/1.2 (mail@example.com)\": the server's policy wants to know who asks.");
        }

        var options = new NominatimOptions { UserAgent = agent, CacheDirectory = Path.Combine(new NpmPackageCacheOptions().Directory, Nominatim) };
        options = result.GetValue(Url) is { } url ? options with { Endpoint = url } : options;
        try
        {
            // Whatever else does not fit is told now, not when the job runs.
            using var http = new HttpClient();
            _ = new NominatimGeocoder(http, options);
            return options;
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static Option<string> Choice()
    {
        var option = new Option<string>("--geocoder")
        {
            Description = "Where cities are, for the job that makes them: gazetteer (bundled, offline; the default) or nominatim (a city a second, each asked for once and kept in the user's cache).",
            DefaultValueFactory = _ => "gazetteer",
        };
        option.AcceptOnlyFromAmong("gazetteer", Nominatim);
        return option;
    }
}
