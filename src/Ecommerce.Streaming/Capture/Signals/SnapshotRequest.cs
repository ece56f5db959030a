using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>The data of the signals execute-snapshot and stop-snapshot (io.debezium.pipeline.signal.actions.snapshotting.ExecuteSnapshot).</summary>
internal sealed record SnapshotRequest
{
    /// <summary>Regular expressions that match whole names, <c>schema.table</c>.</summary>
    public required ImmutableArray<string> Tables { get; init; }

    /// <summary>Whether streaming should wait until the snapshot is done.</summary>
    public required bool IsBlocking { get; init; }

    public ImmutableArray<(Regex Table, string Filter)> Conditions { get; init; } = [];

    public string? SurrogateKey { get; init; }

    /// <summary>Reads a signal's data.</summary>
    /// <exception cref="FormatException">It is not what the signal needs; says why.</exception>
    public static SnapshotRequest Parse(string? data)
    {
        try
        {
            using var document = JsonDocument.Parse(string.IsNullOrEmpty(data) ? "{}" : data);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException("its data is no JSON object");
            }

            var type = Text(root, "type") ?? "incremental";
            var isBlocking = type.Equals("blocking", StringComparison.OrdinalIgnoreCase);
            if (!isBlocking && !type.Equals("incremental", StringComparison.OrdinalIgnoreCase))
            {
                throw new FormatException($"its type '{type}' is neither 'incremental' nor 'blocking'");
            }

            return new SnapshotRequest
            {
                Tables = [.. Items(root, "data-collections").Select(t => t.GetString()!.Trim())],
                IsBlocking = isBlocking,
                Conditions = [.. Items(root, "additional-conditions").Select(c => (Pattern(Text(c, "data-collection") ?? "", RegexOptions.IgnoreCase), Text(c, "filter") ?? ""))],
                SurrogateKey = Text(root, "surrogate-key") is { } key && !string.IsNullOrWhiteSpace(key) ? key : null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"its data is not understood: {e.Message}", e);
        }
    }

    /// <summary>The tables among those known that one of the patterns matches; a pattern that matches none stands for itself, as in Debezium.</summary>
    /// <exception cref="FormatException">A pattern is no regular expression.</exception>
    public static ImmutableArray<string> Expand(IEnumerable<string> patterns, ImmutableArray<string> known)
    {
        try
        {
            return
            [
                .. patterns.SelectMany(p => known.Where(Pattern(p, RegexOptions.None).IsMatch).ToArray() is { Length: > 0 } matched ? matched : [p]).Distinct(StringComparer.Ordinal),
            ];
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"a name is no regular expression: {e.Message}", e);
        }
    }

    /// <summary>A table as this request wants it read.</summary>
    public IncrementalSnapshotTable Table(string name) => new()
    {
        Name = name,
        Filter = Conditions.FirstOrDefault(c => c.Table.IsMatch(name)).Filter is { Length: > 0 } filter ? filter : null,
        SurrogateKey = SurrogateKey,
    };

    private static Regex Pattern(string pattern, RegexOptions options) => new($@"\A(?:{pattern})\z", options | RegexOptions.CultureInvariant);

    private static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement[] Items(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];
}
