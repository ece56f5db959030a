using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Settling;
using Ecommerce.Analytics.Tests.Settling;
using Ecommerce.Analytics.Verification;
using Ecommerce.Data.Schema;
using Npgsql;

namespace Ecommerce.Analytics.Tests.Model;

/// <summary>
/// Changes every column of every table that the answers' truths read, one after the other, in PostgreSQL; feeds the changed row, settles, and compares the answers with their truths.
/// Each column is changed until the truth of every answer that names it has given another result, so that an answer that stays equal has followed something.
/// </summary>
internal sealed partial class ColumnWalk(AnalyticsBench bench, SettleLoop loop, NpgsqlConnection store, NpgsqlTransaction transaction)
{
    // Ids and single columns may be changed alone; every value is still one that the schema's types and unique keys allow.
    private static readonly string Loosen = string.Concat(StoreSchema.Tables.Select(table => $"ALTER TABLE public.{table.Name} ALTER COLUMN id DROP IDENTITY IF EXISTS;\n")) + """
        DO $$ DECLARE c record; BEGIN
          FOR c IN SELECT conrelid::regclass AS owner, conname FROM pg_constraint WHERE contype IN ('f', 'c') AND connamespace = 'public'::regnamespace LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.owner, c.conname);
          END LOOP;
        END $$;
        """;

    private readonly ImmutableArray<AnalyticalTable> _answers = bench.Options.Answers;
    private ulong _lsn = 1_000_000;

    /// <summary>Changes that an answer did not follow.</summary>
    public List<string> Missed { get; } = [];

    /// <summary>Columns that a truth names and no change of which altered its result: nothing is proven of them.</summary>
    public List<string> Unmoved { get; } = [];

    /// <summary>Columns that were changed, each as often as it took.</summary>
    public int Changes { get; private set; }

    /// <summary>Walks.</summary>
    /// <param name="only">Tables to change; all that the truths read where none is named.</param>
    public async Task RunAsync(params string[] only)
    {
        await ExecuteAsync(Loosen);
        await bench.SetConsistentPointAsync(1);
        foreach (var table in StoreSchema.Tables)
            await FeedAsync(table, "c", await IdsAsync(table));
        (await loop.SettleOnceAsync(CancellationToken.None)).Should().BeTrue();
        (await DifferencesAsync(_answers)).Should().BeEmpty("the walk starts from equal answers");

        foreach (var table in StoreSchema.Tables.Where(table => only.Length == 0 ? _answers.Any(answer => answer.TruthTables.Contains(table.Name)) : only.Contains(table.Name)))
        {
            foreach (var column in table.Columns)
                await ChangeAsync(table, column);
        }
    }

    private async Task ChangeAsync(TableModel table, ColumnModel column)
    {
        var readers = _answers.Where(answer => answer.TruthTables.Contains(table.Name)).ToImmutableArray();
        var pending = readers.Where(answer => Names(answer, table, column)).ToList();
        var isChanged = false;
        while (!isChanged || pending.Count > 0)
        {
            await ExecuteAsync("SAVEPOINT change");
            var before = await TruthsAsync(pending);
            if (await FindChangeAsync(table, column, pending, before) is not { } id)
            {
                Unmoved.AddRange(pending.Select(answer => $"{answer.Name}: {table.Name}.{column.Name}"));
                if (!isChanged && pending.Count == 0)
                    Unmoved.Add($"{table.Name}.{column.Name} cannot be changed");
                break;
            }

            Changes++;
            isChanged = true;
            await FeedAsync(table, id);
            _ = await loop.SettleOnceAsync(CancellationToken.None);
            Missed.AddRange((await DifferencesAsync(readers)).Select(difference => $"{table.Name}.{column.Name} of row {id.Before}: {difference}"));
            var after = await TruthsAsync(pending);
            pending = [.. pending.Where((_, i) => string.Equals(before[i], after[i], StringComparison.Ordinal))];

            // Back again, so that the next column finds the same variety of rows.
            await ExecuteAsync("ROLLBACK TO SAVEPOINT change");
            await FeedAsync(table, (id.After, id.Before));
        }
    }

    /// <summary>Makes the first change that alters a truth that waits for one, or any change where none waits.</summary>
    private async Task<(int Before, int After)?> FindChangeAsync(TableModel table, ColumnModel column, List<AnalyticalTable> pending, List<string> before)
    {
        foreach (var id in await IdsAsync(table))
        {
            foreach (var value in await ValuesAsync(table, column, id))
            {
                await ExecuteAsync("SAVEPOINT candidate");
                try
                {
                    var now = await ScalarAsync<int>($"UPDATE public.{table.Name} SET {column.Name} = {value} WHERE id = {id} AND {column.Name} IS DISTINCT FROM ({value}) RETURNING id");
                    if (now != 0 && (pending.Count == 0 || !(await TruthsAsync(pending)).SequenceEqual(before, StringComparer.Ordinal)))
                        return (id, now);
                }
                catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
                {
                    // Another candidate will do.
                }

                await ExecuteAsync("ROLLBACK TO SAVEPOINT candidate");
            }
        }

        return null;
    }

    /// <summary>Other values that the column may have, as SQL.</summary>
    private async Task<IEnumerable<string>> ValuesAsync(TableModel table, ColumnModel column, int id)
    {
        if (table.ForeignKeys.FirstOrDefault(key => string.Equals(key.Column, column.Name, StringComparison.Ordinal)) is { } key)
            return (await IdsAsync(StoreSchema.Table(key.Table))).Select(other => other.ToString(CultureInfo.InvariantCulture)).Concat(column.IsNullable ? ["NULL"] : []);
        if (string.Equals(column.Name, TableModel.PrimaryKey, StringComparison.Ordinal))
            return [(id + 5000).ToString(CultureInfo.InvariantCulture)];
        return column.Type.Kind switch
        {
            ColumnKind.Varchar or ColumnKind.Text => [$"coalesce({column.Name}, '') || '!'"],
            ColumnKind.Integer or ColumnKind.Numeric => [$"coalesce({column.Name}, 0) + 1", .. column.IsNullable ? ["NULL"] : Array.Empty<string>()],
            ColumnKind.Timestamp => [$"coalesce({column.Name}, timestamp '2024-01-01') + interval '40 days'"],
            ColumnKind.Boolean => [$"{column.Name} IS NOT TRUE"],
            ColumnKind.Enum => StoreSchema.Enums.Single(type => type.Name == column.Type.EnumName).Labels.Select(label => $"'{label}'"),
            _ => throw new InvalidOperationException($"No value for {table.Name}.{column.Name}."),
        };
    }

    private Task FeedAsync(TableModel table, (int Before, int After) id) => id.Before == id.After ? FeedAsync(table, "u", [id.After]) : MoveAsync(table, id);

    // As PostgreSQL logs a changed key: the old row goes, another comes.
    private async Task MoveAsync(TableModel table, (int Before, int After) id)
    {
        await bench.FeedAsync(new HubEvent(table.Name, "d", new Dictionary<string, object?> { ["id"] = id.Before }, null) { Previous = ++_lsn, Lsn = ++_lsn });
        await FeedAsync(table, "c", [id.After]);
    }

    private async Task FeedAsync(TableModel table, string op, List<int> ids)
    {
        // Under the topic contract: decimals are strings, times are milliseconds since 1970.
        var fields = table.Columns.Select(column => $"'{column.Name}', " + column.Type.Kind switch
        {
            ColumnKind.Numeric => column.Name + "::text",
            ColumnKind.Timestamp => $"floor(extract(epoch FROM {column.Name}) * 1000)::bigint",
            _ => column.Name,
        });
        await using var command = new NpgsqlCommand($"SELECT jsonb_build_object({string.Join(", ", fields)})::text FROM public.{table.Name} WHERE id = ANY($1) ORDER BY id", store, transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = ids.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var events = new List<HubEvent>();
        while (await reader.ReadAsync())
            events.Add(new HubEvent(table.Name, op, null, null) { RawAfter = reader.GetString(0), Previous = ++_lsn, Lsn = ++_lsn });
        events.Should().HaveCount(ids.Count);
        await bench.FeedAsync(events);
    }

    private async Task<List<string>> DifferencesAsync(ImmutableArray<AnalyticalTable> answers)
    {
        await using var clickHouse = await bench.DataSource.OpenConnectionAsync();
        var report = await new AnswerVerifier().VerifyAsync(
            store, clickHouse, new VerificationOptions { Answers = answers, TruthTransaction = transaction, ClickHouseDatabase = bench.Options.Database });
        report.Errors.Should().BeEmpty();
        return [.. report.Mismatches.Select(mismatch => mismatch.ToString()), .. report.Results.Where(result => result.Failure is not null).Select(result => $"{result.Answer}: {result.Failure}")];
    }

    private async Task<List<string>> TruthsAsync(List<AnalyticalTable> answers)
    {
        var texts = new List<string>();
        foreach (var answer in answers)
            texts.Add(await ScalarAsync<string>($"SELECT coalesce(string_agg(truth::text, chr(10)), '') FROM ({answer.Truth}) AS truth") ?? string.Empty);
        return texts;
    }

    private async Task<List<int>> IdsAsync(TableModel table)
    {
        await using var command = new NpgsqlCommand($"SELECT id FROM public.{table.Name} ORDER BY id", store, transaction);
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<int>();
        while (await reader.ReadAsync())
            ids.Add(reader.GetInt32(0));
        return ids;
    }

    private async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var command = new NpgsqlCommand(sql, store, transaction);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, store, transaction);
        _ = await command.ExecuteNonQueryAsync();
    }

    /// <summary>Whether a truth names the column of this very table: by the table's alias, or bare where it reads one table only.</summary>
    private static bool Names(AnalyticalTable answer, TableModel table, ColumnModel column)
    {
        var alias = Alias().Matches(answer.Truth).First(match => match.Groups["table"].Value == table.Name).Groups["alias"].Value;
        var name = answer.TruthTables.Count == 1 && !answer.Truth.Contains($"{alias}.", StringComparison.Ordinal) ? string.Empty : alias + @"\.";
        return Regex.IsMatch(answer.Truth, $@"\b{name}{column.Name}\b", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    [GeneratedRegex(@"public\.(?<table>\w+)\s+(?<alias>\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex Alias();
}
