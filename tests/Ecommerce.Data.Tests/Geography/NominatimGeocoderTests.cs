using System.Text;
using Ecommerce.Data.Geography;
using Ecommerce.Data.Tests.Clocks;
using Ecommerce.Testing;

namespace Ecommerce.Data.Tests.Geography;

public sealed class NominatimGeocoderTests : IDisposable
{
    // Below the limit of a request, so that time passes for pauses only; above every pause.
    private static readonly TimeSpan Pauses = TimeSpan.FromSeconds(50);

    private readonly ManualClock _clock = new();
    private readonly NominatimServer _server;
    private readonly TestFolder _folder = new();
    private readonly HttpClient _http = new();

    public NominatimGeocoderTests() => _server = new NominatimServer(_clock);

    private NominatimOptions Options => new()
    {
        UserAgent = "OurTests/1.0 (tests@example.com)",
        CacheDirectory = _folder["cache"],
        Endpoint = _server.Address,
        RequestTimeout = TimeSpan.FromMinutes(2),
        Fallback = null,
    };

    public void Dispose()
    {
        _http.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Asks_for_the_city_of_the_state_and_names_itself()
    {
        var found = await AskAsync(Geocoder(), "Portland", "or");

        found.Should().Equal(new GeocodedAddress("Portland, United States", new Location(45.5202471m, -122.674194m), NominatimGeocoder.ProviderName));
        var request = _server.Requests.Should().ContainSingle().Which;
        request.Path.Should().Be("/search");
        request.UserAgent.Should().Be("OurTests/1.0 (tests@example.com)");
        request.Query.AllKeys.ToDictionary(key => key!, key => request.Query[key]).Should().Contain([new("format", "jsonv2"), new("city", "Portland"), new("state", "Oregon"), new("country", "us")]);
    }

    [Fact]
    public async Task Escapes_names_and_keeps_a_path_of_the_server()
    {
        var geocoder = Geocoder(Options with { Endpoint = new Uri(_server.Address, "nominatim") });
        await Pass(geocoder.GeocodeAsync("1 A Street, Coeur d'Alene & Co=?, Idaho").AsTask());
        _server.Requests.Single().Path.Should().Be("/nominatim/search");
        _server.Requests.Single().Query["city"].Should().Be("Coeur d'Alene & Co=?");
        (await geocoder.GeocodeAsync("Idaho")).Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Asks_once_for_a_city_and_keeps_the_answer_on_disk_even_that_there_is_none(bool none)
    {
        _server.Answers = none ? _ => new(200, NominatimServer.Empty) : _server.Answers;
        var first = await AskAsync(Geocoder(), "Portland", "Oregon");
        var again = await AskAsync(Geocoder(), " portland", "OR ");

        again.Should().Equal(first).And.HaveCount(none ? 0 : 1);
        _server.Requests.Should().HaveCount(1);
        Directory.GetFiles(Options.CacheDirectory).Should().ContainSingle().Which.Should().EndWith(".json");

        _clock.Advance(TimeSpan.FromDays(31));
        await AskAsync(Geocoder(), "Portland", "Oregon");
        _server.Requests.Should().HaveCount(none ? 2 : 1, "that there is no such place is asked again after a month");
        _clock.Advance(TimeSpan.FromDays(366));
        await AskAsync(Geocoder(), "Portland", "Oregon");
        _server.Requests.Should().HaveCount(none ? 3 : 2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"Found\":[{}]}")]
    public async Task Asks_again_where_a_kept_answer_is_damaged(string content)
    {
        await AskAsync(Geocoder(), "Portland", "Oregon");
        var file = Directory.GetFiles(Options.CacheDirectory).Single();
        var good = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, content);

        (await AskAsync(Geocoder(), "Portland", "Oregon")).Should().HaveCount(1);
        _server.Requests.Should().HaveCount(2);
        (await File.ReadAllTextAsync(file)).Should().StartWith(good[..20]);
    }

    [Fact]
    public async Task Asks_once_a_second_however_many_ask()
    {
        string[] cities = ["Salem", "Bend", "Eugene", "Medford", "Salem", "Bend"];
        var (one, other) = (Geocoder(), Geocoder());
        await Pass(Task.WhenAll(cities.Select((city, i) => (i % 2 == 0 ? one : other).GeocodeAsync(city, "Oregon").AsTask())));

        _server.Requests.Select(request => request.Query["city"]).Should().BeEquivalentTo(["Salem", "Bend", "Eugene", "Medford"], "nobody asks what another is being told");
        var times = _server.Requests.Select(request => request.At).ToList();
        times.Zip(times.Skip(1), (a, b) => b - a).Should().OnlyContain(gap => gap >= TimeSpan.FromSeconds(1));
        (times[^1] - times[0]).Should().Be(TimeSpan.FromSeconds(3), "and no slower");
    }

    [Theory]
    [InlineData("20")]
    [InlineData("Sun, 01 Mar 2026 12:00:20 GMT")]
    public async Task Waits_as_long_as_the_server_wants(string retryAfter)
    {
        Then(new NominatimServer.Answer(429, "{\"error\":{\"code\":429,\"message\":\"Too many requests\"}}", retryAfter));
        (await AskAsync(Geocoder(), "Portland", "Oregon")).Should().HaveCount(1);
        Gaps().Should().Equal(20);
    }

    [Fact]
    public async Task Makes_room_between_attempts_for_a_server_in_trouble()
    {
        Then(new NominatimServer.Answer(500, "<html>oops"), new(503, ""), new(200, "<html>maintenance"));
        (await AskAsync(Geocoder(), "Portland", "Oregon")).Should().HaveCount(1);
        Gaps().Should().Equal(2, 4, 8);
    }

    [Fact]
    public async Task Gives_up_on_a_server_that_wants_too_much_and_leaves_it_in_peace()
    {
        Then(new NominatimServer.Answer(429, "", "3600"));
        var geocoder = Geocoder(Options with { Fallback = new GazetteerGeocoder() });
        (await AskAsync(geocoder, "Portland", "Oregon")).Single().Provider.Should().Be(GazetteerGeocoder.ProviderName);
        (await AskAsync(geocoder, "Salem", "Oregon")).Single().Provider.Should().Be(GazetteerGeocoder.ProviderName);
        _server.Requests.Should().HaveCount(1);
        var error = await AskAsync(Geocoder(), "Salem", "Oregon").AwaitingError();
        error.Message.Should().Contain("wants to be left alone");

        _clock.Advance(TimeSpan.FromHours(1));
        (await AskAsync(geocoder, "Salem", "Oregon")).Single().Provider.Should().Be(NominatimGeocoder.ProviderName, "what the fallback said was not kept");
    }

    [Fact]
    public async Task Does_not_wait_for_ever()
    {
        _server.Answers = _ => null;
        var started = _clock.GetUtcNow();
        var options = Options with { Retries = 1, RequestTimeout = TimeSpan.FromSeconds(10) };
        var asking = Geocoder(options).GeocodeAsync("Portland", "Oregon").AsTask();
        var error = await Pass(asking).AwaitingError();
        error.IsTransient.Should().BeTrue();
        error.Message.Should().Contain("no answer within 00:00:10").And.Contain("city=Portland");
        (_clock.GetUtcNow() - started).Should().Be(TimeSpan.FromSeconds(22), "two attempts and a pause");

        (await Pass(Geocoder(options with { Fallback = new GazetteerGeocoder() }).GeocodeAsync("Portland", "Oregon").AsTask())).Single().Provider.Should().Be(GazetteerGeocoder.ProviderName);
    }

    [Theory]
    [InlineData("<html><body>Bandwidth limit exceeded</body></html>", "no JSON")]
    [InlineData("", "no JSON")]
    [InlineData("[{\"lat\":\"45.5\",\"lon\":", "no JSON")]
    [InlineData("[] []", "no JSON")]
    [InlineData("{\"error\":{\"code\":400,\"message\":\"Bad thing\"}}", "the server's error \"Bad thing\"")]
    [InlineData("{\"error\":\"Unable to geocode\"}", "the server's error \"Unable to geocode\"")]
    [InlineData("{}", "a JSON Object where an array of places belongs")]
    [InlineData("[1]", "place 0 without a text display_name")]
    [InlineData("[{\"display_name\":\"Portland\",\"lat\":45.5,\"lon\":\"-122\"}]", "place 0 without a text lat")]
    [InlineData("[{\"display_name\":\"Portland\",\"lat\":\"north\",\"lon\":\"-122\"}]", "lat 'north'")]
    [InlineData("[{\"display_name\":\"Portland\",\"lat\":\"45\",\"lon\":\"-182\"}]", "lon '-182'")]
    [InlineData("[{\"display_name\":\"Portland\",\"lat\":\"45\",\"lon\":\"NaN\"}]", "lon 'NaN'")]
    public async Task Says_what_is_wrong_with_a_malformed_answer_and_keeps_none_of_it(string body, string fault)
    {
        _server.Answers = _ => new(200, body);
        var error = await AskAsync(Geocoder(Options with { Retries = 0 }), "Portland", "Oregon").AwaitingError();
        error.Message.Should().Contain("malformed answer").And.Contain(fault);
        Directory.Exists(Options.CacheDirectory).Should().BeFalse();
    }

    [Fact]
    public async Task Reads_no_answer_without_end()
    {
        _server.Answers = _ => new(200, new StringBuilder("[").Append(' ', 2_000_000).Append(']').ToString());
        (await AskAsync(Geocoder(Options with { Retries = 0 }), "Portland", "Oregon").AwaitingError()).Message.Should().Contain("could not be asked");
    }

    [Fact]
    public async Task Does_not_ask_again_what_was_refused()
    {
        _server.Answers = _ => new(403, "<html>Access blocked");
        var error = await AskAsync(Geocoder(), "Portland", "Oregon").AwaitingError();
        error.IsTransient.Should().BeFalse();
        error.Message.Should().Contain("403 (Forbidden)").And.Contain("OurTests/1.0");
        _server.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task Leaves_a_failing_server_alone_for_a_while()
    {
        _server.Answers = _ => new(500, "");
        var geocoder = Geocoder(Options with { Retries = 0, FailuresBeforeBreak = 3, BreakDuration = TimeSpan.FromMinutes(1) });
        foreach (var city in new[] { "Salem", "Bend", "Eugene" })
        {
            (await AskAsync(geocoder, city, "Oregon").AwaitingError()).Message.Should().Contain("500");
        }

        (await AskAsync(geocoder, "Medford", "Oregon").AwaitingError()).Message.Should().Contain("left alone for 00:01:00").And.Contain("500");
        _server.Requests.Should().HaveCount(3);

        _clock.Advance(TimeSpan.FromMinutes(1));
        Then();
        (await AskAsync(geocoder, "Medford", "Oregon")).Should().HaveCount(1);
    }

    [Fact]
    public async Task Says_which_server_cannot_be_reached()
    {
        _server.Dispose();
        (await AskAsync(Geocoder(Options with { Retries = 0 }), "Portland", "Oregon").AwaitingError()).Message.Should().Contain(_server.Address.ToString()).And.Contain("could not be asked");
    }

    [Fact]
    public async Task Stops_when_told_to_and_asks_no_fallback()
    {
        _server.Answers = _ => null;
        using var cancel = new CancellationTokenSource();
        var geocoder = Geocoder(Options with { Fallback = new GazetteerGeocoder() });
        var asking = geocoder.GeocodeAsync("Portland", "Oregon", cancel.Token).AsTask();
        var queueing = geocoder.GeocodeAsync("Salem", "Oregon", cancel.Token).AsTask();
        await cancel.CancelAsync();
        await asking.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        await queueing.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();

        Then();
        (await AskAsync(geocoder, "Salem", "Oregon")).Should().HaveCount(1, "nobody holds the turn any more");
    }

    [Fact]
    public void Names_every_option_that_does_not_fit() =>
        FluentActions.Invoking(() => Geocoder(Options with { UserAgent = " ", CacheDirectory = "", Endpoint = new("ftp://example.com"), Retries = -1, FailuresBeforeBreak = 1 }))
            .Should().Throw<ArgumentException>().WithMessage("*UserAgent*CacheDirectory*Endpoint*Retries is -1*FailuresBeforeBreak is 1*");

    private NominatimGeocoder Geocoder(NominatimOptions? options = null) => new(_http, options ?? Options, _clock);

    private Task<IReadOnlyList<GeocodedAddress>> AskAsync(NominatimGeocoder geocoder, string city, string state) => Pass(geocoder.GeocodeAsync(city, state).AsTask());

    private async Task<T> Pass<T>(Task<T> task)
    {
        await _clock.PassUntilAsync(task, Pauses);
        return await task;
    }

    /// <summary>Answers one after the other, then good ones.</summary>
    private void Then(params NominatimServer.Answer[] answers)
    {
        var next = new Queue<NominatimServer.Answer>(answers);
        _server.Answers = request => next.TryDequeue(out var answer) ? answer : new(200, NominatimServer.PlaceOf(request.Query["city"]!, "45.5", "-122.6"));
    }

    private IEnumerable<int> Gaps()
    {
        var times = _server.Requests.Select(request => request.At).ToList();
        return times.Zip(times.Skip(1), (a, b) => (int)(b - a).TotalSeconds);
    }
}
