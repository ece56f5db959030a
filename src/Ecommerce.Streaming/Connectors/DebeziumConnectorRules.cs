using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Ecommerce.Streaming.Topics;

namespace Ecommerce.Streaming.Connectors;

/// <summary>What a connector's settings must satisfy; gathers every mistake. Never repeats a password.</summary>
internal sealed partial class DebeziumConnectorRules
{
    private readonly List<string> _mistakes = [];

    internal void ThrowIfAny()
    {
        if (_mistakes.Count > 0)
            throw new DebeziumConnectorException([.. _mistakes]);
    }

    internal void Required(string what, string value) => Check(!string.IsNullOrWhiteSpace(value), $"The {what} is missing.");

    internal void Host(string host)
    {
        Required("database host (WithDatabase)", host);
        Check(string.IsNullOrWhiteSpace(host) || HostName().IsMatch(host), $"The database host '{host}' has characters that Debezium refuses: only letters, digits, '-', '_' and '.' may stand in it.");
    }

    internal void Port(int port) => Check(port is > 0 and <= 65535, $"The database port {port} is not between 1 and 65535.");

    internal void Password(string password)
    {
        Check(password != "\0", "The password's placeholder (WithPasswordFrom) must look like ${provider:key}; a password in clear goes through WithPasswordInClear.");
        Check(password.Length > 0, "The password is empty.");
    }

    internal void TopicPrefix(string prefix) => Check(
        !string.IsNullOrEmpty(prefix) && TopicNames.Sanitize(prefix) == prefix,
        $"The topic prefix '{prefix}' is not of [A-Za-z0-9._-].");

    internal void Slot(string slot) => Check(SlotName().IsMatch(slot ?? string.Empty), $"The slot '{slot}' is not of [a-z0-9_], 1 to 63 characters.");

    internal void Tables(ImmutableArray<string> tables)
    {
        Check(tables.Length > 0, "There is no table to capture (WithTables).");
        foreach (var table in tables)
            Check(Parts(table) == 2, $"The table '{table}' is not of the form schema.table.");
    }

    internal void Masks(ImmutableArray<string> columns, ImmutableArray<string> tables, int length)
    {
        Check(length is >= 0 and <= 1000, $"The mask's length {length} is not between 0 and 1,000.");
        foreach (var column in columns)
        {
            if (Parts(column) != 3)
                _mistakes.Add($"The masked column '{column}' is not of the form schema.table.column.");
            else
                Check(tables.Contains(column[..column.LastIndexOf('.')], StringComparer.Ordinal), $"The masked column '{column}' is in no captured table.");
        }
    }

    internal void Heartbeat(TimeSpan interval, string query)
    {
        Check(
            interval >= TimeSpan.FromMilliseconds(100) && interval.TotalMilliseconds <= int.MaxValue,
            $"The heartbeat's interval {interval} is below 100 ms or too long: without heartbeats a quiet table would hold the slot, and PostgreSQL's log with it, for ever.");
        Required("heartbeat's action query (WithHeartbeat)", query);
    }

    internal void TopicCreation(int partitions, int replicas)
    {
        Check(partitions >= 1, $"Topics of {partitions} partitions cannot be created.");
        Check(replicas is -1 or (>= 1 and <= short.MaxValue), $"Topics with {replicas} replicas cannot be created; -1 leaves it to the broker.");
    }

    internal void SnapshotMode(DebeziumSnapshotMode mode) => Check(Enum.IsDefined(mode), $"There is no snapshot mode {mode}.");

    internal void SignalTable(string? table) => Check(table is null || Parts(table) == 2, $"The signal table '{table}' is not of the form schema.table.");

    /// <summary>Properties set by hand may say again what the builder says, and may contradict neither it nor the contract.</summary>
    internal void More(IReadOnlyDictionary<string, string> more, ImmutableSortedDictionary<string, string> own)
    {
        foreach (var (property, value) in more.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (own.TryGetValue(property, out var fixedValue))
            {
                if (fixedValue == value)
                    continue;
                _mistakes.Add(property == DebeziumConnector.PasswordProperty
                    ? $"{property} is set by hand: use WithPasswordFrom or WithPasswordInClear."
                    : $"{property}={value} contradicts {property}={fixedValue}{(TopicContract.ReasonAgainst(property) is { } why ? ": " + why : TopicContract.Fixed.ContainsKey(property) ? ", which the topic contract fixes" : ", which the builder sets")}.");
            }
            else if (TopicContract.ReasonAgainst(property) is { } reason)
            {
                _mistakes.Add($"{property} cannot be set: {reason}.");
            }
            else if (property.EndsWith(".exclude.list", StringComparison.Ordinal) || property is "schema.include.list" or "column.include.list")
            {
                _mistakes.Add($"{property} cannot be set: what is captured is named by WithTables alone, and every column of it.");
            }
            else if (property == "name")
            {
                _mistakes.Add("name cannot be set by hand: use WithName.");
            }
        }
    }

    private static int Parts(string name)
    {
        var parts = name.Split('.');
        return Array.TrueForAll(parts, part => part.Length > 0) ? parts.Length : 0;
    }

    private void Check(bool holds, string mistake)
    {
        if (!holds)
            _mistakes.Add(mistake);
    }

    // CommonConnectorConfig / RelationalDatabaseConnectorConfig of Debezium.
    [GeneratedRegex("^[a-zA-Z0-9._-]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostName();

    [GeneratedRegex("^[a-z0-9_]{1,63}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SlotName();
}
