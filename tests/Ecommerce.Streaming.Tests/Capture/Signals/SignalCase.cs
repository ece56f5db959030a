using System.Text.Json;
using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture.Signals;

/// <summary>A database with a signal table and a captured table <c>stock(id, place, n)</c> whose key has two columns.</summary>
internal sealed class SignalCase : IAsyncDisposable
{
    public const string Stock = "public.stock";
    public const string SignalTable = "public.signals";
    public const string NotificationTopic = "shop.notes";

    private SignalCase(TestDatabase database) => Database = database;

    public TestDatabase Database { get; }

    public static async Task<SignalCase> CreateAsync(PostgresServerFixture server, int rows)
    {
        var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync($"""
            CREATE TABLE signals (id varchar(64) PRIMARY KEY, type varchar(32) NOT NULL, data varchar(2048));
            CREATE TABLE stock (id integer, place text, n integer NOT NULL, note text, PRIMARY KEY (place, id));
            INSERT INTO stock SELECT g, 'p''' || g % 7, g, repeat('x', 10) FROM generate_series(1, {rows}) AS g
            """);
        return new SignalCase(database);
    }

    public CaptureOptions Options(int chunkSize, params string[] more) => CaptureRun.Options(Database, [SignalTable, Stock, .. more]) with
    {
        Signals = new SignalOptions { Table = SignalTable, ChunkSize = chunkSize },
        NotificationTopic = NotificationTopic,
        Tombstones = true,
    };

    public Task SignalAsync(string id, string type, string? data = null) =>
        Database.ExecuteAsync($"INSERT INTO signals VALUES ('{id}', '{type}', {(data is null ? "NULL" : $"'{data.Replace("'", "''", StringComparison.Ordinal)}'")})");

    public Task ExecuteAsync(string id, string tables = "\"public.stock\"", string more = "") => SignalAsync(id, "execute-snapshot", $"{{\"data-collections\": [{tables}]{more}}}");

    /// <summary>Waits until a notification with this id and type was sent, and then until everything that has committed so far was sent.</summary>
    public async Task UntilAsync(CaptureRun run, string id, string type)
    {
        await run.Sink.UntilAsync(s => Notes(s).Any(n => n.StartsWith($"{id} {type}", StringComparison.Ordinal)) || run.Running.IsCompleted, $"{id} is {type}", TimeSpan.FromSeconds(30));
        await run.CaughtUpAsync(Database);
    }

    /// <summary>Notifications of incremental snapshots: id, type and the additional facts without the connector's name.</summary>
    public static string[] Notes(RecordingSink sink) =>
    [
        .. Wire.Of(sink, NotificationTopic).Select(n => n.Json).Where(n => n.GetProperty("aggregate_type").GetString() == "Incremental Snapshot").Select(n =>
            $"{n.GetProperty("id").GetString()} {n.GetProperty("type").GetString()} {string.Join(' ', n.GetProperty("additional_data").EnumerateObject().Skip(1).Where(p => p.Name != "connector_name").Select(p => p.Value.GetString()).Prepend(First(n)).Where(p => p is not null))}".TrimEnd()),
    ];

    public static IReadOnlyList<Wire> Incremental(RecordingSink sink, string topic = "shop.public.stock") =>
        [.. Wire.Of(sink, topic).Where(r => r.Value is not null && r.Snapshot == "incremental")];

    /// <summary>The state that a reader ends with who folds a topic by key, from a record on.</summary>
    public static SortedDictionary<string, string> Fold(IEnumerable<Wire> records)
    {
        SortedDictionary<string, string> state = new(StringComparer.Ordinal);
        foreach (var record in records)
        {
            if (record.Value is null || record.Op == "d")
            {
                state.Remove(record.Key!);
            }
            else if (record.Op == "t")
            {
                state.Clear();
            }
            else
            {
                state[record.Key!] = record.Json.GetProperty("after").GetRawText();
            }
        }

        return state;
    }

    /// <summary>The table as its records would show it.</summary>
    public async Task<SortedDictionary<string, string>> TableAsync()
    {
        SortedDictionary<string, string> rows = new(StringComparer.Ordinal);
        await using var command = Database.DataSource.CreateCommand("SELECT id, place, n, note FROM stock");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(
                $"{{\"place\":{JsonSerializer.Serialize(reader.GetString(1), Plain)},\"id\":{reader.GetInt32(0)}}}",
                $"{{\"id\":{reader.GetInt32(0)},\"place\":{JsonSerializer.Serialize(reader.GetString(1), Plain)},\"n\":{reader.GetInt32(2)},\"note\":{JsonSerializer.Serialize(reader.IsDBNull(3) ? null : reader.GetString(3), Plain)}}}");
        }

        return rows;
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string? First(JsonElement note) => note.GetProperty("additional_data").EnumerateObject().First() is var first && first.Name == "connector_name" ? null : first.Value.GetString();
}
