using System.Globalization;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Rules;
using static Ecommerce.Data.Store.StoreTransaction;

namespace Ecommerce.Data.Store;

/// <summary>People come, move house and tidy up.</summary>
internal sealed class CustomerLife(StoreGenerator generator, StoreWords words)
{
    // Registrations of all hosts queue up here, so that the first user, and nobody else, becomes the administrator.
    private const long RegistrationLock = 0x65_63_6f_6d_72_65_67;

    // The city of a name, and where the store has other cities than the generator, any.
    private const string PickCity = """
        SELECT c.id, c.province_id, c.city_name, p.province_name FROM public.cities AS c JOIN public.provinces AS p ON p.id = c.province_id
        WHERE c.id = coalesce(
            (SELECT named.id FROM public.cities AS named JOIN public.provinces AS lies ON lies.id = named.province_id WHERE named.city_name = $1 AND lies.province_name = $2 LIMIT 1),
            (SELECT id FROM public.cities WHERE id > (SELECT floor($3 * max(id))::int FROM public.cities) ORDER BY id LIMIT 1))
        """;

    private const string PickAddress = $"""
        SELECT id, user_id FROM public.addresses WHERE id > (SELECT floor($1 * max(id))::int FROM public.addresses) AND title <> '{Erasure.AddressTitle}' ORDER BY id LIMIT 1
        """;

    private const string InsertAddress = """
        INSERT INTO public.addresses (title, user_id, province_id, city_id, full_address, created_at) VALUES ($1, $2, $3, $4, $5, $6)
        """;

    // An erasure that is under way is waited for.
    private const string LockUser = "SELECT 1 FROM public.users WHERE id = $1 FOR KEY SHARE";

    private const string InsertAddressUnlessErased = $"""
        INSERT INTO public.addresses (title, user_id, province_id, city_id, full_address, created_at)
        SELECT $1, $2, $3, $4, $5, $6 FROM public.users WHERE id = $2 AND username NOT LIKE '{Erasure.NamePrefix}%'
        """;

    public async Task RegisterAsync(StoreTransaction store)
    {
        long usersBefore = 0;
        var id = 0;
        City? city = null;
        await store.RunAsync(
            (result, reader) =>
            {
                switch (result)
                {
                    case 1:
                        usersBefore = reader.GetInt64(0);
                        break;
                    case 2:
                        id = reader.GetInt32(0);
                        break;
                    case 3:
                        city = City.Read(reader);
                        break;
                    default:
                        break;
                }
            },
            Sql("SELECT pg_advisory_xact_lock($1)", RegistrationLock),
            // Only the first few matter, so nobody counts a million.
            Sql("SELECT count(*) FROM (SELECT FROM public.users LIMIT $1) AS few", RoleRules.Employees),
            Sql("SELECT nextval(pg_get_serial_sequence('public.users', 'id'))::int"),
            CityOf(store.Random)).ConfigureAwait(false);
        if (city is null)
        {
            return;
        }

        var user = generator.People.User(id, store.Now);
        await store.WriteAsync(
            Sql(
                "INSERT INTO public.users (id, username, password, email, mobile, created_at) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6)",
                id,
                user.Username,
                user.Password!,
                user.Email,
                user.Mobile,
                store.Now),
            Sql("INSERT INTO public.role_user (role_id, user_id, created_at) VALUES ($1, $2, $3)", (int)RoleRules.RoleOf((int)usersBefore), id, store.Now),
            Sql(InsertAddress, "Home", id, city.ProvinceId, city.Id, FullAddress(store.Random, city), store.Now)).ConfigureAwait(false);
        store.Did(StoreActionKind.Registration);
    }

    public async Task AddAddressAsync(StoreTransaction store)
    {
        var (_, userId, city) = await PickAsync(store).ConfigureAwait(false);
        if (city is null || userId == 0)
        {
            return;
        }

        await store.WriteAsync(Sql(LockUser, userId), Sql(InsertAddressUnlessErased, store.Random.Chance(0.5) ? "Work" : "Parents", userId, city.ProvinceId, city.Id, FullAddress(store.Random, city), store.Now)).ConfigureAwait(false);
        if (store.Rows > 0)
        {
            store.Did(StoreActionKind.AddressAddition);
        }
    }

    public async Task MoveAsync(StoreTransaction store)
    {
        var (addressId, _, city) = await PickAsync(store).ConfigureAwait(false);
        if (city is null || addressId == 0)
        {
            return;
        }

        await store.WriteAsync(
            Sql($"UPDATE public.addresses SET province_id = $2, city_id = $3, full_address = $4 WHERE id = $1 AND title <> '{Erasure.AddressTitle}'", addressId, city.ProvinceId, city.Id, FullAddress(store.Random, city))).ConfigureAwait(false);
        if (store.Rows > 0)
        {
            store.Did(StoreActionKind.AddressMove);
        }
    }

    /// <summary>Removes an address that no order of its user uses; where another user's order does, the foreign key refuses and the action is given up.</summary>
    public static async Task DeleteAddressAsync(StoreTransaction store)
    {
        const string Delete = """
            DELETE FROM public.addresses WHERE id = (
                SELECT a.id FROM public.addresses AS a
                WHERE a.id > (SELECT floor($1 * max(id))::int FROM public.addresses) AND a.id <= (SELECT floor($1 * max(id))::int + 500 FROM public.addresses)
                    AND NOT EXISTS (SELECT FROM public.orders AS o WHERE o.user_id = a.user_id AND o.address_id = a.id)
                    AND EXISTS (SELECT FROM public.addresses AS other WHERE other.user_id = a.user_id AND other.id <> a.id)
                ORDER BY a.id LIMIT 1)
            """;
        await store.WriteAsync(Sql(Delete, store.Random.NextFraction())).ConfigureAwait(false);
        if (store.Rows > 0)
        {
            store.Did(StoreActionKind.AddressDeletion);
        }
    }

    private async Task<(int AddressId, int UserId, City? City)> PickAsync(StoreTransaction store)
    {
        var (addressId, userId) = (0, 0);
        City? city = null;
        await store.RunAsync(
            (result, reader) =>
            {
                if (result == 0)
                {
                    (addressId, userId) = (reader.GetInt32(0), reader.GetInt32(1));
                }
                else
                {
                    city = City.Read(reader);
                }
            },
            Sql(PickAddress, store.Random.NextFraction()),
            CityOf(store.Random)).ConfigureAwait(false);
        return (addressId, userId, city);
    }

    // People live where people live: cities by population.
    private Npgsql.NpgsqlBatchCommand CityOf(RandomStream random)
    {
        var city = generator.Places.PickCity(random);
        return Sql(PickCity, city.CityName, generator.Places.Provinces[city.ProvinceId - 1].ProvinceName, random.NextFraction());
    }

    private string FullAddress(RandomStream random, City city) => string.Create(
        CultureInfo.InvariantCulture, $"{random.Between(1, 9999)} {random.Pick(words.LastNames.AsSpan())} {random.Pick(words.StreetSuffixes.AsSpan())}, {city.Name}, {city.Province}");

    private sealed record City(int Id, int ProvinceId, string Name, string Province)
    {
        public static City Read(Npgsql.NpgsqlDataReader reader) => new(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3));
    }
}
