using System.Globalization;
using System.Text.Json;

namespace Ecommerce.Data.Geography;

/// <summary>Reads what Nominatim answers to <c>search?format=jsonv2</c>: https://nominatim.org/release-docs/latest/api/Output/.</summary>
internal static class NominatimAnswer
{
    /// <summary>The places in the server's order.</summary>
    /// <exception cref="FormatException">It is not such an answer; the message says where.</exception>
    public static IReadOnlyList<GeocodedAddress> Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read())
            {
                throw new FormatException("more than one JSON value");
            }

            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && ErrorOf(root) is { } error)
            {
                throw new FormatException($"the server's error \"{error}\"");
            }

            return root.ValueKind == JsonValueKind.Array
                ? [.. root.EnumerateArray().Select(Place)]
                : throw new FormatException($"a JSON {root.ValueKind} where an array of places belongs");
        }
        catch (JsonException error)
        {
            throw new FormatException($"no JSON ({error.Message})", error);
        }
    }

    /// <summary>The server's own words in the body of a refusal; null if it has none.</summary>
    public static string? ErrorIn(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object ? ErrorOf(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // {"error":{"code":400,"message":"…"}}, and {"error":"…"} of older servers.
    private static string? ErrorOf(JsonElement root)
    {
        if (!root.TryGetProperty("error", out var error))
        {
            return null;
        }

        return error.ValueKind switch
        {
            JsonValueKind.String => error.GetString(),
            JsonValueKind.Object when error.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String => message.GetString(),
            _ => null,
        };
    }

    private static GeocodedAddress Place(JsonElement place, int index)
    {
        var name = Text("display_name");
        var latitude = Degrees("lat", 90);
        var longitude = Degrees("lon", 180);
        return new GeocodedAddress(name, new Location(latitude, longitude), NominatimGeocoder.ProviderName);

        // Coordinates travel as strings.
        decimal Degrees(string property, int limit) =>
            decimal.TryParse(Text(property), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= limit
                ? degrees
                : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"place {index} with {property} '{Text(property)}', which is not -{limit} to {limit} degrees"));

        string Text(string property) =>
            place.ValueKind == JsonValueKind.Object && place.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"place {index} without a text {property}"));
    }
}
