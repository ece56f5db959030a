using System.Collections.Immutable;
using System.Text.Json;

namespace Ecommerce.Conformance.Cases;

/// <summary>What a real Debezium wrote under one connector configuration.</summary>
public sealed record Recording
{
    /// <summary>The case's name.</summary>
    public required string Case { get; init; }

    /// <summary>The connector's properties by Debezium's and Kafka Connect's names; host, port and password are left out.</summary>
    public required ImmutableDictionary<string, string> Config { get; init; }

    /// <summary>Statements that run one by one once the changes of <see cref="CaseSql.After"/> have arrived, each after the one before has had its whole effect.</summary>
    public ImmutableArray<string> Then { get; init; } = [];

    /// <summary>Sorted by topic, then offset.</summary>
    public required ImmutableArray<RecordedRecord> Records { get; init; }

    /// <summary>The SQL that caused the records.</summary>
    public required CaseSql Sql { get; init; }

    /// <summary>Reads a file: the case on line 1, a record on every other.</summary>
    /// <exception cref="FormatException">A line is not what it should be.</exception>
    public static Recording Read(string path, CaseSql sql)
    {
        var lines = File.ReadAllLines(path);
        var records = ImmutableArray.CreateBuilder<RecordedRecord>();
        var number = 0;
        try
        {
            using var head = JsonDocument.Parse(lines[number]);
            for (number = 1; number < lines.Length; number++)
            {
                if (lines[number].Length > 0)
                {
                    using var line = JsonDocument.Parse(lines[number]);
                    records.Add(Record(line.RootElement));
                }
            }

            return new()
            {
                Case = head.RootElement.GetProperty("case").GetString()!,
                Config = head.RootElement.GetProperty("config").EnumerateObject().ToImmutableDictionary(p => p.Name, p => p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString()! : p.Value.GetRawText()),
                Then = head.RootElement.TryGetProperty("then", out var then) ? [.. then.EnumerateArray().Select(s => s.GetString()!)] : [],
                Records = [.. records.OrderBy(r => r.Topic, StringComparer.Ordinal).ThenBy(r => r.Offset)],
                Sql = sql,
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new FormatException($"{path}, line {number + 1} is not a recording's: {e.Message}", e);
        }
    }

    private static RecordedRecord Record(JsonElement line) => new()
    {
        Topic = line.GetProperty("topic").GetString()!,
        Partition = line.GetProperty("partition").GetInt32(),
        Offset = line.GetProperty("offset").GetInt64(),
        Headers = line.TryGetProperty("headers", out var headers) && headers.ValueKind == JsonValueKind.Array
            ? [.. headers.EnumerateArray().Select(h => new RecordedHeader(h.GetProperty("key").GetString()!, h.GetProperty("value").GetString()))]
            : [],
        Key = line.GetProperty("key").GetString(),
        Value = line.GetProperty("value").GetString(),
    };
}
