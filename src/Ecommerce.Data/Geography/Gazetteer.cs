using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Ecommerce.Data.Geography;

/// <summary>Two thousand real cities of the 50 states of the USA, bundled: facts from GeoNames under CC BY 4.0 (see NOTICE); at least twenty cities of every state.</summary>
public sealed class Gazetteer
{
    private static readonly Lazy<Gazetteer> LazyBundled = new(LoadBundled);
    private readonly FrozenDictionary<string, ImmutableArray<GazetteerCity>> _byState;
    private readonly FrozenDictionary<(string State, string City), GazetteerCity> _byName;

    private Gazetteer(ImmutableArray<GazetteerCity> cities)
    {
        Cities = cities;
        States = [.. cities.Select(city => city.State).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _byState = cities.GroupBy(city => city.State, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
        _byName = cities.SelectMany(city => new[] { ((Fold(city.State), Fold(city.Name)), city), ((Fold(city.StateCode), Fold(city.Name)), city) })
            .ToFrozenDictionary(pair => pair.Item1, pair => pair.city);
    }

    /// <summary>The gazetteer that comes with the library, read once.</summary>
    public static Gazetteer Bundled => LazyBundled.Value;

    /// <summary>The 50 states by name.</summary>
    public ImmutableArray<string> States { get; }

    /// <summary>All cities, by state and then from the most populous down.</summary>
    public ImmutableArray<GazetteerCity> Cities { get; }

    /// <summary>The cities of a state.</summary>
    /// <param name="state">The state's name.</param>
    /// <returns>Its cities from the most populous down.</returns>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    public ImmutableArray<GazetteerCity> CitiesOf(string state) =>
        _byState.TryGetValue(state, out var cities) ? cities : throw new ArgumentException($"The gazetteer has no state '{state}'.", nameof(state));

    /// <summary>Finds a city by name, whatever the case, accents or apostrophes.</summary>
    /// <param name="city">The city's name.</param>
    /// <param name="state">The state's name or its postal code.</param>
    /// <returns>The city; null if the gazetteer does not have it.</returns>
    public GazetteerCity? Find(string city, string state)
    {
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(state);
        return _byName.GetValueOrDefault((Fold(state), Fold(city)));
    }

    // Letters and digits only, without accents, in upper case: "‘Ewa Beach" and "ewa beach" are one.
    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.ModifierLetter)
            {
                folded.Append(char.ToUpperInvariant(c));
            }
        }

        return folded.ToString();
    }

    private static Gazetteer LoadBundled()
    {
        using var stream = typeof(Gazetteer).Assembly.GetManifestResourceStream("Ecommerce.Data.Geography.us-cities.tsv")
            ?? throw new InvalidOperationException("The gazetteer is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        reader.ReadLine();
        var cities = ImmutableArray.CreateBuilder<GazetteerCity>();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split('\t');
            var invariant = CultureInfo.InvariantCulture;
            var coordinates = new Location(decimal.Parse(fields[4], invariant), decimal.Parse(fields[5], invariant));
            cities.Add(new GazetteerCity(fields[0], fields[1], fields[2], int.Parse(fields[3], invariant), coordinates));
        }

        return new Gazetteer(cities.ToImmutable());
    }
}
