using System.Globalization;
using Ecommerce.Streaming.Capture.Sessions;
using Ecommerce.Streaming.Connectors.Properties;

namespace Ecommerce.Streaming.Connectors;

/// <summary>What a builder's words must satisfy beyond Debezium's own checks: what Debezium would only find out at its start, or never.</summary>
internal static class BuilderRules
{
    public static IEnumerable<PropertyMistake> Check(ConnectorDraft draft) =>
        [.. Name(draft), .. Database(draft), .. Tables(draft), .. Masks(draft), .. Heartbeat(draft), .. Topics(draft), .. ByHand(draft)];

    private static IEnumerable<PropertyMistake> Name(ConnectorDraft draft)
    {
        if (string.IsNullOrWhiteSpace(draft.Name) || draft.Name.Any(char.IsControl))
            yield return new PropertyMistake("name", draft.Name, "A name without control characters is expected (WithName)");
    }

    private static IEnumerable<PropertyMistake> Database(ConnectorDraft draft)
    {
        if (draft.Port is < 1 or > 65535)
            yield return new PropertyMistake("database.port", Text(draft.Port), "A port from 1 to 65535 is expected");
        if (string.IsNullOrWhiteSpace(draft.Publication))
            yield return new PropertyMistake("publication.name", draft.Publication, "A value is required (WithSlot)");
        if (draft.Password.Length == 0)
            yield return new PropertyMistake(DebeziumConnector.PasswordProperty, null, "A value is required");
        else if (!draft.PasswordInClear && !Secrets.IsReference(draft.Password))
            yield return new PropertyMistake(DebeziumConnector.PasswordProperty, Secrets.Hidden, "A config provider's reference such as ${provider:key} is expected (WithPasswordFrom); a password in clear goes through WithPasswordInClear");
    }

    private static IEnumerable<PropertyMistake> Tables(ConnectorDraft draft)
    {
        if (draft.Tables.FirstOrDefault(table => Parts(table) != 2) is { } wrong)
            yield return new PropertyMistake("table.include.list", wrong, "Names of the form schema.table are expected (WithTables)");
        if (draft.SignalTable is { } signal && Parts(signal) != 2)
            yield return new PropertyMistake("signal.data.collection", signal, "A name of the form schema.table is expected (WithSignalTable)");
    }

    private static IEnumerable<PropertyMistake> Masks(ConnectorDraft draft)
    {
        if (draft.MaskLength is < 0 or > 1000)
            yield return new PropertyMistake(ConnectorConfiguration.MaskProperty(draft), null, "A length from 0 to 1,000 is expected (WithMaskedColumns)");
        else if (draft.Masked.FirstOrDefault(column => Parts(column) != 3) is { } wrong)
            yield return new PropertyMistake(ConnectorConfiguration.MaskProperty(draft), wrong, "Names of the form schema.table.column are expected (WithMaskedColumns)");
        else if (!draft.Tables.IsEmpty && draft.Masked.FirstOrDefault(column => !draft.Tables.Contains(column[..column.LastIndexOf('.')])) is { } stray)
            yield return new PropertyMistake(ConnectorConfiguration.MaskProperty(draft), stray, "A column of a captured table is expected", EditDistance.Nearest(stray[..stray.LastIndexOf('.')], draft.Tables));
    }

    // Without heartbeats a quiet table would hold the slot, and PostgreSQL's log with it, for ever.
    private static IEnumerable<PropertyMistake> Heartbeat(ConnectorDraft draft)
    {
        if (draft.Heartbeat < TimeSpan.FromMilliseconds(100) || draft.Heartbeat.TotalMilliseconds > int.MaxValue)
            yield return new PropertyMistake("heartbeat.interval.ms", draft.Heartbeat.ToString(), "At least 100 ms and at most 24 days are expected: without heartbeats a quiet table would hold the slot, and PostgreSQL's log with it, for ever");
        if (draft.HeartbeatQuery is not null && string.IsNullOrWhiteSpace(draft.HeartbeatQuery))
            yield return new PropertyMistake("heartbeat.action.query", draft.HeartbeatQuery, "A value is required (WithHeartbeat)");
    }

    private static IEnumerable<PropertyMistake> Topics(ConnectorDraft draft)
    {
        if (draft.Partitions < 1)
            yield return new PropertyMistake("topic.creation.default.partitions", Text(draft.Partitions), "At least 1 is expected (WithTopicCreation)");
    }

    private static IEnumerable<PropertyMistake> ByHand(ConnectorDraft draft)
    {
        if (draft.More.TryGetValue("name", out var name))
            yield return new PropertyMistake("name", name, "The name is set by WithName");
        if (draft.More.TryGetValue(DebeziumConnector.PasswordProperty, out var password) && password != draft.Password)
            yield return new PropertyMistake(DebeziumConnector.PasswordProperty, Secrets.Shown(DebeziumConnector.PasswordProperty, password), "The password is set by WithPasswordFrom or WithPasswordInClear");
    }

    private static int Parts(string name)
    {
        var parts = name.Split('.');
        return Array.TrueForAll(parts, part => part.Length > 0) ? parts.Length : 0;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
