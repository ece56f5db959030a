using System.Collections.Immutable;
using System.Globalization;
using Bogus;

namespace Ecommerce.Data.Generation;

/// <summary>Words drawn from Bogus once per seed. Rows combine them, because asking Bogus for every cell is slow.</summary>
internal sealed class StoreWords
{
    public StoreWords(long seed, string locale)
    {
        // Bogus takes 32 bits. Its own randomizer, never the global one: another user of Bogus must not change our rows.
        var faker = new Faker(locale) { Random = new Randomizer(new RandomStream(seed, "words").Next(int.MaxValue)) };

        // Bogus capitalises by the culture of the thread: in Turkish "i" would become another letter.
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            FirstNames = Distinct(() => faker.Name.FirstName(), 800);
            LastNames = Distinct(() => faker.Name.LastName(), 400);
            StreetSuffixes = Distinct(faker.Address.StreetSuffix, 40);
            Adjectives = Distinct(faker.Commerce.ProductAdjective, 12);
            Materials = Distinct(faker.Commerce.ProductMaterial, 8);
            Goods = Distinct(faker.Commerce.Product, 12);
            Colors = Distinct(faker.Commerce.Color, 20);
            Departments = Distinct(() => faker.Commerce.Department(max: 1, returnMax: true), 20);
            BrandEndings = Distinct(faker.Company.CompanySuffix, 4);
            Slogans = Distinct(faker.Company.CatchPhrase, 200);
            FirstLetters = [.. FirstNames.Select(Letters)];
            LastLetters = [.. LastNames.Select(Letters)];
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    public ImmutableArray<string> FirstNames { get; }

    public ImmutableArray<string> LastNames { get; }

    /// <summary>What mail addresses make of <see cref="FirstNames"/>, in the same order.</summary>
    public ImmutableArray<string> FirstLetters { get; }

    /// <summary>What mail addresses make of <see cref="LastNames"/>, in the same order.</summary>
    public ImmutableArray<string> LastLetters { get; }

    public ImmutableArray<string> StreetSuffixes { get; }

    public ImmutableArray<string> Adjectives { get; }

    public ImmutableArray<string> Materials { get; }

    public ImmutableArray<string> Goods { get; }

    public ImmutableArray<string> Colors { get; }

    public ImmutableArray<string> Departments { get; }

    public ImmutableArray<string> BrandEndings { get; }

    public ImmutableArray<string> Slogans { get; }

    /// <summary>Whether Bogus has words of a locale.</summary>
    public static bool Speaks(string? locale) => !string.IsNullOrEmpty(locale) && Database.LocaleResourceExists(locale);

    // A name in another script leaves a word that everybody can type.
    private static string Letters(string name)
    {
        var letters = string.Concat(name.Where(char.IsAsciiLetter).Select(char.ToLowerInvariant));
        return letters.Length > 0 ? letters : "user";
    }

    // Draws until enough different words came, or until a pool that holds fewer is surely empty.
    private static ImmutableArray<string> Distinct(Func<string> draw, int wanted)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var words = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < wanted * 8 && words.Count < wanted; i++)
        {
            var word = draw();
            if (seen.Add(word))
            {
                words.Add(word);
            }
        }

        return words.ToImmutable();
    }
}
