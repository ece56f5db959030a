using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Capture.Settings;
using Ecommerce.Streaming.Connectors.Properties;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture.Settings;

/// <summary>Every property of the catalogue has a standing, and the capture acts on it.</summary>
public sealed class SupportedSettingsTests
{
    private static readonly (string Property, string Value)[] Necessary = [("topic.prefix", "shop"), ("plugin.name", "pgoutput")];

    private static IEnumerable<SettingSupport> Settings => SupportedSettings.Groups.SelectMany(g => g.Settings);

    private static IEnumerable<ConnectorProperty> Catalogue =>
        DebeziumProperties.All.Values.Concat(FilterProperties.Templates.Concat(SnapshotProperties.Templates).Select(t => t.Property));

    public static TheoryData<string> Refused => [.. Settings.Where(s => s.Standing == SettingStanding.Refused).Select(s => s.Name)];

    public static TheoryData<string> Accepted => [.. Settings.Where(s => s.Standing == SettingStanding.Accepted).Select(s => s.Name)];

    public static TheoryData<int> Honoured => [.. Enumerable.Range(0, HonouredSettings.All.Length)];

    private static CaptureOptions Parse(params IEnumerable<(string Property, string Value)> config)
    {
        var all = Necessary.ToDictionary(p => p.Property, p => p.Value, StringComparer.Ordinal);
        foreach (var (property, value) in config)
        {
            all[property] = value;
        }

        return CaptureOptions.FromDebezium("Host=localhost;Database=gold", all);
    }

    [Fact]
    public void Every_property_has_a_standing()
    {
        Settings.Select(s => s.Name).Should().OnlyHaveUniqueItems();
        Catalogue.Select(p => p.Name).Where(n => !Settings.Any(s => s.Name == n || (s.Name[^1] == '.' && n.StartsWith(s.Name, StringComparison.Ordinal)))).Should().BeEmpty();
    }

    [Fact]
    public void No_standing_is_for_a_property_that_does_not_exist() =>
        Settings.Where(s => s.Name[^1] != '.').Select(s => s.Name).Except(Catalogue.Select(p => p.Name)).Except(["producer.override.bootstrap.servers", "producer.override.partitioner.class"]).Should().BeEmpty();

    [Fact]
    public void Every_honoured_property_is_tried() =>
        Settings.Where(s => s.Standing == SettingStanding.Honoured).Select(s => s.Name).Should().BeSubsetOf(HonouredSettings.All.Select(h => h.Catalogued ?? h.Property));

    [Theory]
    [MemberData(nameof(Honoured))]
    public void An_honoured_property_is_seen_in_the_options(int row)
    {
        var (property, _, value, with, seen, expected) = HonouredSettings.All[row];
        seen(Parse([.. with, (property, value)])).Should().Be(expected, property);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refused_property_is_refused_by_name(string name)
    {
        var setting = Settings.Single(s => s.Name == name);
        var property = name.Replace("TABLE", "public.t", StringComparison.Ordinal) + (name[^1] == '.' ? "x" : "");
        FluentActions.Invoking(() => Parse((property, Other(setting)))).Should().Throw<CaptureSetupException>()
            .Which.Message.Should().Contain($"'{property}' property is not supported").And.Contain(setting.Note);
        foreach (var harmless in setting.Only)
        {
            FluentActions.Invoking(() => Parse((property, harmless))).Should().NotThrow();
        }
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void An_accepted_property_changes_nothing(string name)
    {
        var setting = Settings.Single(s => s.Name == name);
        var property = name switch { "snapshot.mode.configuration.based." => name + "start.stream", "topic.creation." => name + "default.x", "openlineage.integration." => name + "job.namespace", _ => name + (name[^1] == '.' ? "x" : "") };
        (string, string)[] needed = name == "topic.creation." ? [("topic.creation.default.partitions", "1"), ("topic.creation.default.replication.factor", "1")] : [];
        Parse([.. needed, (property, Sample(property, setting))]).Should().BeEquivalentTo(
            Parse(), o => o.ComparingByMembers<CaptureOptions>().ComparingByMembers<ConversionOptions>().Excluding(x => x.Conversion.UnavailableValue));
    }

    [Fact]
    public async Task The_document_is_true()
    {
        const string File = "docs/debezium-settings.md";
        var made = SettingsDocument.Render();
        (await RepositoryFiles.ReadAsync(File, made)).Should().Be(made, "{0} is generated: run this test with ECOMMERCE_WRITE_GOLDEN=1", File);
    }

    private static string Other(SettingSupport setting) => DebeziumProperties.All.GetValueOrDefault(setting.Name) is { } property
        ? property.Kind switch
        {
            PropertyKind.Choice => property.Allowed.First(a => !setting.Only.Contains(a, StringComparer.OrdinalIgnoreCase)),
            PropertyKind.Boolean => setting.Only.Contains("true") ? "false" : "true",
            PropertyKind.Int or PropertyKind.Long or PropertyKind.Short => setting.Only.Contains("1") ? "2" : "1",
            _ when setting.Name == "replica.identity.autoset.values" => "public.t:FULL",
            _ => "some.Other",
        }
        : setting.Only.Contains("1") ? "2" : "other";

    private static string Sample(string name, SettingSupport setting) => setting.Only.Length > 0 ? setting.Only[0] : DebeziumProperties.Find(name, new Dictionary<string, string>())!.Kind switch
    {
        PropertyKind.Choice => DebeziumProperties.All[name].Allowed[^1],
        PropertyKind.Boolean => "false",
        PropertyKind.Short or PropertyKind.Int or PropertyKind.Long => name == "max.queue.size" ? "9000" : "5",
        PropertyKind.Class => name == "connector.class" ? PropertyRules.PostgresConnector : "some.Class",
        _ => name.EndsWith(".tags", StringComparison.Ordinal) ? "a=b" : "text",
    };
}
