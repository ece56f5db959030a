using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ecommerce.Analytics.Errors;
using Ecommerce.Data.Schema;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Control;

/// <summary>What a question is about: <c>table</c>, <c>id</c>; for errors <c>ids</c> (16 hexadecimal digits each), for their list <c>all</c> and <c>limit</c>.</summary>
internal static class VerbArguments
{
    public const int StandardLimit = 100;

    public static ErrorSelection Selection(JsonObject arguments) => new() { Table = Table(arguments), Ids = Ids(arguments) };

    /// <summary>A table of the store, or null where none is named.</summary>
    public static string? Table(JsonObject arguments)
    {
        var table = Read<string>(arguments, "table");
        if (table is not null && StoreSchema.Tables.All(known => known.Name != table))
        {
            throw new UsageException($"The store has no table '{table}'. Its tables: {string.Join(", ", StoreSchema.Tables.Select(known => known.Name))}.");
        }

        return table;
    }

    public static T? Read<T>(JsonObject arguments, string name)
    {
        try
        {
            return arguments[name] is { } value ? value.GetValue<T>() : default;
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            throw new UsageException($"'{name}' cannot be {arguments[name]!.ToJsonString()}.");
        }
    }

    public static JsonObject Json(ParkedError error)
    {
        const int Shown = 2_000;
        return new JsonObject
        {
            ["id"] = error.Name,
            ["state"] = error.State.ToString().ToLowerInvariant(),
            ["table"] = error.Table,
            ["row"] = error.RowId,
            ["reason"] = error.Reason,
            ["topic"] = error.Topic,
            ["partition"] = error.Partition,
            ["offset"] = error.Offset,
            ["times"] = error.Times,
            ["at"] = error.At.UtcDateTime,
            ["resolved_at"] = error.ResolvedAt?.UtcDateTime,
            ["raw"] = error.Raw.Length > Shown ? error.Raw[..Shown] : error.Raw,
            ["raw_length"] = error.Raw.Length,
        };
    }

    private static ImmutableArray<ulong> Ids(JsonObject arguments)
    {
        if (arguments["ids"] is null)
        {
            return [];
        }

        if (arguments["ids"] is not JsonArray texts)
        {
            throw new UsageException("'ids' is a list of error ids.");
        }

        var ids = ImmutableArray.CreateBuilder<ulong>(texts.Count);
        foreach (var text in texts)
        {
            ids.Add(text is JsonValue value && value.TryGetValue<string>(out var digits) && ParkedError.TryParseId(digits, out var id)
                ? id
                : throw new UsageException($"An error's id is 16 hexadecimal digits, as 'errors list' shows it, not {text?.ToJsonString()}."));
        }

        return ids.ToImmutable();
    }
}
