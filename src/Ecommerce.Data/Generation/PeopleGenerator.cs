using System.Globalization;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation;

/// <summary>Users and where they live. A user's names depend on the seed and the user's number only, and are unique because the number is woven into each.</summary>
public sealed class PeopleGenerator
{
    private const int PhoneNumbers = 10_000_000;
    private const string HashAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly string[] MailHosts = ["example.com", "example.net", "example.org"];
    private static readonly string[] AddressTitles = ["Home", "Work", "Parents"];
    private readonly RandomFamily _users;
    private readonly RandomFamily _addressCounts;
    private readonly RandomFamily _addresses;
    private readonly StoreWords _words;
    private readonly PlacesGenerator _places;
    private readonly Permutation _phoneNumbers;

    internal PeopleGenerator(long seed, StoreWords words, PlacesGenerator places)
    {
        _users = new RandomFamily(seed, "users");
        _addressCounts = new RandomFamily(seed, "addresses");
        _addresses = new RandomFamily(seed, "address");
        _words = words;
        _places = places;
        _phoneNumbers = new Permutation(new RandomStream(seed, "phones"), PhoneNumbers);
    }

    /// <summary>A user.</summary>
    /// <param name="id">The user's number, 1 to 9,999,999.</param>
    /// <param name="createdAt">When the user registered (UTC).</param>
    /// <returns>The row; its password is a hash that no password has.</returns>
    public UserRow User(int id, DateTime createdAt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(id, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, PhoneNumbers);
        var random = _users[id];
        var first = random.Pick(_words.FirstLetters.AsSpan());
        var last = random.Pick(_words.LastLetters.AsSpan());
        var invariant = CultureInfo.InvariantCulture;

        // Letters, then the number: no two users can end up with the same text.
        var username = string.Create(invariant, $"{first}.{last}{id}");
        var mobile = string.Create(invariant, $"+1{random.Between(201, 989)}{_phoneNumbers[id]:D7}");
        return new UserRow(id, username, PasswordHash(random), $"{username}@{random.Pick<string>(MailHosts)}", mobile, createdAt);
    }

    /// <summary>The role that a user gets, by order of registration.</summary>
    /// <param name="userId">The user's number, from 1.</param>
    /// <param name="createdAt">When (UTC).</param>
    /// <returns>The row; it has the user's number as its id.</returns>
    public static RoleUserRow Role(int userId, DateTime createdAt) => new(userId, RoleRules.RoleOf(userId - 1), userId, createdAt);

    /// <summary>How many addresses a user has.</summary>
    /// <param name="userId">The user's number.</param>
    /// <returns>1 to 3.</returns>
    public int AddressCount(int userId) => _addressCounts.FirstFraction(userId) switch { < 0.7 => 1, < 0.95 => 2, _ => 3 };

    /// <summary>One of a user's addresses.</summary>
    /// <param name="id">The address's id.</param>
    /// <param name="userId">The user's number.</param>
    /// <param name="index">Which of the user's addresses, from 0.</param>
    /// <param name="createdAt">When (UTC).</param>
    /// <returns>The row: a made-up street in a real city.</returns>
    public AddressRow Address(int id, int userId, int index, DateTime createdAt)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var random = _addresses[AddressKey(userId, index)];
        var city = _places.PickCity(random);
        var street = $"{random.Pick(_words.LastNames.AsSpan())} {random.Pick(_words.StreetSuffixes.AsSpan())}";
        var full = string.Create(CultureInfo.InvariantCulture, $"{random.Between(1, 9999)} {street}, {city.CityName}, {_places.Provinces[city.ProvinceId - 1].ProvinceName}");
        return new AddressRow(id, AddressTitles[index % AddressTitles.Length], userId, city.ProvinceId, city.Id, full, createdAt);
    }

    /// <summary>The city (number less one) of one of a user's addresses, without the row. It is the first that is drawn for the address.</summary>
    internal int CityOf(int userId, int index) => _places.CityAt(_addresses.FirstBelow(AddressKey(userId, index), _places.Population));

    private static long AddressKey(int userId, int index) => ((long)userId << 8) | (uint)index;

    // The look of bcrypt, the content of noise.
    private static string PasswordHash(RandomStream random) => string.Create(60, random, static (text, random) =>
    {
        "$2b$12$".CopyTo(text);
        text = text[7..];
        for (var i = 0; i < text.Length; i += 10)
        {
            var bits = random.NextBits();
            for (var j = i; j < Math.Min(i + 10, text.Length); j++, bits >>= 6)
            {
                text[j] = HashAlphabet[(int)(bits & 63)];
            }
        }
    });
}
