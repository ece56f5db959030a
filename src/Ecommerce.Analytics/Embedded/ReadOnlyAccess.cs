using System.Collections.Immutable;
using System.Globalization;

namespace Ecommerce.Analytics.Embedded;

/// <summary>Prepares a session for a caller who is not trusted, and refuses what such a caller may not run.</summary>
internal sealed class ReadOnlyAccess(ChdbReadOnlyOptions options, SessionLane lane)
{
    private const int ReadOnlyError = 164;

    // Settings that change how an answer looks, never what may be reached. The driver sends the first two with every request.
    private static readonly ImmutableHashSet<string> FreeSettings =
    [
        "output_format_binary_write_json_as_string", "input_format_binary_read_json_as_string", "date_time_output_format", "extremes", "join_use_nulls",
        "max_block_size", "output_format_json_quote_64bit_integers", "output_format_json_quote_denormals", "output_format_write_statistics", "session_timezone",
    ];

    private FunctionAllowList? _functions;

    internal ChdbReadOnlyOptions Options => options;

    internal SessionLane Lane => lane;

    /// <summary>Sets database and limits and closes the session against changes. After this, nothing can be set in it.</summary>
    internal async Task PrepareAsync(ChdbSession session, ChdbRequest request, CancellationToken cancellationToken)
    {
        // Clients that were told nothing ask for `default`.
        var database = request.Database is not { Length: > 0 } asked || (asked == "default" && !options.Databases.Contains(asked)) ? options.Databases[0] : asked;
        if (!options.Databases.Contains(database))
            throw Refusal($"database {SqlText.Name(database)} is not open to readers; open are {string.Join(", ", options.Databases)}");
        var settings = Limits();
        foreach (var (name, value) in request.Settings)
            Apply(settings, name, value);
        await session.ExecuteAsync($"USE {SqlText.Name(database)}", cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync(SettingsText.Set(settings), cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("SET readonly = 1", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks the engine's own parser what the statement is. <c>readonly</c> alone leaves open: the scalar function file(), DESCRIBE file(…), INTO OUTFILE, KILL QUERY,
    /// USE, dictGet, and user-defined functions over any of these.
    /// </summary>
    internal async Task CheckAsync(ChdbSession session, ChdbRequest request, ReadOnlyMemory<byte> sql, CancellationToken cancellationToken)
    {
        var analysis = await session.ClassifyAsync(sql, cancellationToken).ConfigureAwait(false);
        if (analysis.QueryClass == NativeMethods.UnknownClass)
        {
            // The engine says best what is wrong with it. It runs nothing: EXPLAIN AST parses.
            using var words = await session.QueryAsync(Explain(sql), "RowBinary", request.Parameters, cancellationToken).ConfigureAwait(false);
            throw words.Error is { } error ? ChdbQueryException.FromEngine(error) : Refusal("the statement could not be understood");
        }

        if (analysis.StatementCount != 1)
            throw ChdbQueryException.Create(62, "SYNTAX_ERROR", "Syntax error (Multi-statements are not allowed)");
        if (analysis.QueryClass != NativeMethods.ReadOnlyClass)
            throw Refusal("the statement does more than read");

        var functions = await FunctionsAsync(session, cancellationToken).ConfigureAwait(false);
        var databases = await LinesAsync(session, "SELECT name FROM system.databases"u8.ToArray(), [], cancellationToken).ConfigureAwait(false);
        var tree = await LinesAsync(session, Explain(sql), request.Parameters, cancellationToken).ConfigureAwait(false);
        var guard = new SyntaxGuard(functions, options.Databases, databases);
        if (guard.FindOffence(tree) is { } offence)
            throw Refusal(offence);
    }

    private static byte[] Explain(ReadOnlyMemory<byte> sql) => [.. "EXPLAIN AST "u8, .. sql.Span];

    private static ChdbQueryException Refusal(string why) => ChdbQueryException.Create(ReadOnlyError, "READONLY", $"Refused: {why}. This access reads only.");

    private static async Task<List<string>> LinesAsync(
        ChdbSession session, byte[] sql, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        using var result = ChdbSession.Check(await session.QueryAsync(sql, "RowBinary", parameters, cancellationToken).ConfigureAwait(false));
        return RowBinaryText.Read(result.Slice(0, checked((int)result.Length)));
    }

    private async Task<FunctionAllowList> FunctionsAsync(ChdbSession session, CancellationToken cancellationToken)
    {
        // Two first readers may both ask: they learn the same.
        return _functions ??= FunctionAllowList.Create(
            await LinesAsync(session, FunctionAllowList.FunctionsQuery, [], cancellationToken).ConfigureAwait(false),
            await LinesAsync(session, FunctionAllowList.TableFunctionsQuery, [], cancellationToken).ConfigureAwait(false),
            await LinesAsync(session, FunctionAllowList.CombinatorsQuery, [], cancellationToken).ConfigureAwait(false));
    }

    private Dictionary<string, string> Limits() => new(StringComparer.Ordinal)
    {
        ["max_execution_time"] = Text(options.MaxExecutionTime.TotalSeconds),
        ["timeout_overflow_mode"] = "throw",
        ["max_memory_usage"] = Text(options.MaxMemoryUsage),
        ["max_result_rows"] = Text(options.MaxResultRows),
        ["max_result_bytes"] = Text(options.MaxResultBytes),
        ["result_overflow_mode"] = "throw",
        ["max_threads"] = Text(options.MaxThreads),
        ["max_query_size"] = Text(options.MaxStatementSize + 64L),
        ["allow_ddl"] = "0",
        ["max_temporary_data_on_disk_size_for_query"] = Text(options.MaxMemoryUsage),
        ["format_display_secrets_in_show_and_select"] = "0",
    };

    private static void Apply(Dictionary<string, string> settings, string name, string value)
    {
        if (name is "readonly" && value is "1" or "2")
            return;
        if (FreeSettings.Contains(name))
        {
            settings[name] = value;
            return;
        }

        // Limits may be asked to be tighter, never to be lifted (0) or loosened.
        if (name is "max_execution_time" or "max_memory_usage" or "max_result_rows" or "max_result_bytes" or "max_threads"
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var wanted)
            && wanted > 0 && wanted <= double.Parse(settings[name], CultureInfo.InvariantCulture))
        {
            settings[name] = value;
            return;
        }

        throw ChdbQueryException.Create(ReadOnlyError, "READONLY", $"Cannot modify {SqlText.Text(name)} setting in readonly mode");
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
