using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ecommerce.Analytics.Errors;
using Ecommerce.Data.Schema;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Control;

/// <summary>Which errors a question means: <c>table</c>, <c>ids</c> (16 hexadecimal digits each), and for the list <c>all</c> and <c>limit</c>.</summary>
internal static class ErrorArguments
{
    public const int StandardLimit = 100;

    public static ErrorSelection Selection(JsonObject arguments)
    {
        var table = Read<string>(arguments, "table");
        if (table is not null && StoreSchema.Tables.All(known => known.Name != table))
        {
            throw new UsageException($"The store has no table '{table}'. Its tables: {string.Join(", ", StoreSchema.Tables.Select(known => known.Name))}.");
        }

        return new ErrorSelection { Table = table, Ids = Ids(arguments) };
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
