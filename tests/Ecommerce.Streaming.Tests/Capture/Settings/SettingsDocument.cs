using System.Globalization;
using System.Text;
using Ecommerce.Streaming.Capture.Settings;
using Ecommerce.Streaming.Connectors.Properties;

namespace Ecommerce.Streaming.Tests.Capture.Settings;

/// <summary>docs/debezium-settings.md, made of what the capture goes by.</summary>
internal static class SettingsDocument
{
    private static readonly string[] Predicates = ["TopicNameMatches", "HasHeaderKey", "RecordIsTombstone"];

    public static string Render()
    {
        var text = new StringBuilder(
            """
            # Debezium's settings in the capture

            `CaptureOptions.FromDebezium` takes the properties of a Debezium 3.6 PostgreSQL connector, with Debezium's defaults, and gives the options that make the same records. Values are checked by
            Debezium's rules and told in Debezium's words; names that neither Debezium nor Kafka Connect knows are refused, with the nearest right name. All mistakes come in one `CaptureSetupException`.

            - **honoured**: does what it does in Debezium.
            - **no effect**: checked, then ignored, because it cannot change a record.
            - **refused**: an error, unless it is set to one of the values in brackets, which ask for what happens anyway.

            References to config providers (`${file:…}`) are refused where a value is needed: there is no worker that could look them up. Regular expressions are Java's: classes such as `\d` know ASCII only, and
            what .NET cannot imitate (classes within classes, `\X`, comments) is refused.

            A test keeps this page true: it is written by `SettingsDocument` in the tests from the table that the capture goes by.

            """);
        foreach (var (heading, settings) in SupportedSettings.Groups)
        {
            text.Append('\n').Append("## ").Append(heading).Append("\n\n| property | default | here | note |\n|---|---|---|---|\n");
            foreach (var setting in settings)
            {
                var standing = setting.Standing switch { SettingStanding.Honoured => "honoured", SettingStanding.Accepted => "no effect", _ => "**refused**" };
                text.Append(CultureInfo.InvariantCulture, $"| `{setting.Name}{(setting.Name[^1] == '.' ? "*" : "")}` | {Code(Default(setting.Name))} | {standing}{Only(setting)} | {setting.Note.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }
        }

        text.Append("\n## Transforms\n\nStages of `Ecommerce.Streaming.Transforms`, each with all options of the original unless said otherwise; every other type is refused by name.\n\n| type | options |\n|---|---|\n");
        foreach (var type in TransformSettings.SupportedTransforms)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{type}` | {string.Join(", ", PluginOptions.Of(type)!.Select(o => $"`{o.Name}`"))} |\n");
        }

        text.Append("\n`schema.name.adjustment.mode` of the router can only be `none`; cache sizes have no effect. Every transform takes `predicate` and `negate`; predicates are ");
        return text.Append(string.Join(", ", Predicates.Select(p => $"`{p}`"))).Append(" of `org.apache.kafka.connect.transforms.predicates`.\n").ToString();
    }

    private static string Default(string name) => DebeziumProperties.All.GetValueOrDefault(name)?.Default ?? "";

    private static string Code(string text) => text.Length == 0 ? "" : $"`{text}`";

    private static string Only(SettingSupport setting) => setting.Only.IsEmpty ? "" : $" ({string.Join(", ", setting.Only.Select(o => $"`{o}`"))})";
}
