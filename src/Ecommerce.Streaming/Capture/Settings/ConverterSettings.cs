using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Kafka Connect's converters of keys, values and headers.</summary>
internal static class ConverterSettings
{
    private const string Json = "org.apache.kafka.connect.json.JsonConverter";

    public static JsonConverterOptions Read(SettingReader reader, string name)
    {
        if (reader.Text(name) is { } converter && converter != Json)
        {
            reader.Refuse(name, $"'{converter}' is not known here; only {Json} is");
        }

        reader.Integer($"{name}.schemas.cache.size", 1000, min: 0);
        return new JsonConverterOptions
        {
            SchemasEnabled = reader.Flag($"{name}.schemas.enable", true),
            ReplaceNullWithDefault = reader.Flag($"{name}.replace.null.with.default", true),
            DecimalsAsNumbers = reader.Choice($"{name}.decimal.format", false, ("base64", false), ("numeric", true)),
        };
    }
}
