using Ecommerce.Data.Generation.Rows;
using static Ecommerce.Data.Store.StoreTransaction;

namespace Ecommerce.Data.Jobs;

/// <summary>States and cities.</summary>
internal static class PlaceJobs
{
    /// <summary>The 50 states, and cities of each where the geocoder says that they are. What is there already stays.</summary>
    public static async Task ProvincesAndCitiesAsync(JobScene scene)
    {
        var (store, places) = (scene.Store, scene.Generator.Places);
        var located = new List<CityRow>();
        foreach (var city in places.Cities)
        {
            // Before the first statement: a geocoder that takes its time keeps no transaction open.
            var found = await scene.Geocoder.GeocodeAsync(city.CityName, places.Provinces[city.ProvinceId - 1].ProvinceName, scene.Cancellation).ConfigureAwait(false);
            located.Add(found.Count == 0 ? city : city with { Latitude = found[0].Coordinates.Latitude, Longitude = found[0].Coordinates.Longitude });
        }

        var ids = await scene.TakeIdsAsync("provinces", places.Provinces.Length).ConfigureAwait(false);
        await scene.InsertAsync([.. places.Provinces.Select((province, i) => province with { Id = ids[i], CreatedAt = store.Now })], "ON CONFLICT (province_name) DO NOTHING").ConfigureAwait(false);

        var provinces = new Dictionary<string, int>(StringComparer.Ordinal);
        await store.RunAsync((_, reader) => provinces[reader.GetString(1)] = reader.GetInt32(0), Sql("SELECT id, province_name FROM public.provinces")).ConfigureAwait(false);
        ids = await scene.TakeIdsAsync("cities", located.Count).ConfigureAwait(false);
        await scene.InsertAsync(
            [.. located.Select((city, i) => city with { Id = ids[i], ProvinceId = provinces[places.Provinces[city.ProvinceId - 1].ProvinceName], CreatedAt = store.Now })],
            "ON CONFLICT (city_name, province_id) DO NOTHING").ConfigureAwait(false);
    }
}
