using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Connectors.Properties;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Kafka Connect's converters of keys and values.</summary>
internal static class ConverterSettings
{
    /// <param name="reader">The configuration.</param>
    /// <param name="name"><c>key.converter</c> or <c>value.converter</c>. Absent, it is taken for the JSON converter with its own defaults: there is no worker here whose converter it could be.</param>
    public static JsonConverterOptions Read(SettingReader reader, string name)
    {
        if (reader.Text(name) is { } converter && converter != PluginOptions.JsonConverter)
        {
            return new JsonConverterOptions();
        }

        return new JsonConverterOptions
        {
            SchemasEnabled = Flag("schemas.enable"),
            ReplaceNullWithDefault = Flag("replace.null.with.default"),
            DecimalsAsNumbers = string.Equals(reader.Text($"{name}.decimal.format"), "NUMERIC", StringComparison.OrdinalIgnoreCase),
        };

        bool Flag(string option) => reader.Text($"{name}.{option}") is not { } text || bool.Parse(text);
    }
}
