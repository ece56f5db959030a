using System.Collections.Immutable;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Geography;

namespace Ecommerce.Data.Generation;

/// <summary>The 50 states, and two to fifteen real cities of each.</summary>
public sealed class PlacesGenerator
{
    private readonly CumulativeWeights _population;

    /// <summary>Chooses the cities.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="createdAt">When the rows were created (UTC).</param>
    /// <param name="gazetteer">The source of cities; null for the bundled one.</param>
    public PlacesGenerator(long seed, DateTime createdAt, Gazetteer? gazetteer = null)
    {
        gazetteer ??= Gazetteer.Bundled;
        var provinces = ImmutableArray.CreateBuilder<ProvinceRow>();
        var cities = ImmutableArray.CreateBuilder<CityRow>();
        var cumulative = new List<double>();
        var total = 0;
        foreach (var state in gazetteer.States)
        {
            var province = new ProvinceRow(provinces.Count + 1, state, createdAt);
            provinces.Add(province);
            var random = new RandomStream(seed, "cities", province.Id);
            foreach (var city in gazetteer.CitiesOf(state).Take(random.Between(2, 15)))
            {
                cities.Add(new CityRow(cities.Count + 1, city.Name, province.Id, city.Coordinates.Latitude, city.Coordinates.Longitude, createdAt));
                cumulative.Add(total += Math.Max(1, city.Population));
            }
        }

        Provinces = provinces.ToImmutable();
        Cities = cities.ToImmutable();
        _population = new CumulativeWeights([.. cumulative]);
    }

    /// <summary>The states by name, ids from 1.</summary>
    public ImmutableArray<ProvinceRow> Provinces { get; }

    /// <summary>The cities, ids from 1.</summary>
    public ImmutableArray<CityRow> Cities { get; }

    /// <summary>Chooses a city; big ones come more often.</summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <returns>The city.</returns>
    public CityRow PickCity(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Cities[CityAt(random.Next(Population))];
    }

    /// <summary>How many people live in all cities together.</summary>
    internal int Population => (int)_population.Total;

    /// <summary>The city (number less one) of one of all people.</summary>
    internal int CityAt(int person) => _population.Find(0, Cities.Length, person);
}
