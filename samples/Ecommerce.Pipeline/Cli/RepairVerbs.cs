using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>rebuild</c>, <c>audit</c>, <c>resnapshot</c>: a running host mends and proves what it keeps.</summary>
internal static class RepairVerbs
{
    private static readonly Argument<string[]> Analytical = RunningHost.Tables("Analytical tables, such as monthly_orders or _at_monthly_orders. Default: all.");

    private static readonly Argument<string[]> Source = RunningHost.Tables("Tables of the store, such as orders. Default: all.");

    public static IEnumerable<Command> Create()
    {
        var rebuild = RunningHost.Verb("rebuild", "Make analytical tables anew from the state and swap them in; answers are there all the time. Needs a running host.", Analytical);
        rebuild.SetAction(RebuildAsync);
        var audit = RunningHost.Verb("audit", "Look at every fact of every analytical table again, and correct what is wrong. Exit code 1 where something was. Needs a running host.");
        audit.SetAction(AuditAsync);
        var resnapshot = RunningHost.Verb("resnapshot", "Read tables of the store again: rows whose deletes were missed go, rows that were missed come. Needs a running host.", Source);
        resnapshot.SetAction(ResnapshotAsync);
        return [rebuild, audit, resnapshot];
    }

    private static async Task<int> RebuildAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var answer = await RunningHost.AskAsync(result, "rebuild", RunningHost.About(result.GetValue(Analytical)), cancellationToken);
        RunningHost.Print(result, answer, () => answer["rows"]!.AsObject().Select(table => Line($"{table.Key}: made anew, {table.Value!.GetValue<long>():N0} rows")));
        return ExitCode.Exact;
    }

    private static async Task<int> AuditAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var answer = await RunningHost.AskAsync(result, "audit", [], cancellationToken);
        var corrections = answer["corrections"]!.GetValue<long>();
        RunningHost.Print(result, answer, () =>
        [
            .. answer["tables"]!.AsObject().Where(table => table.Value!.GetValue<long>() > 0).Select(table => Line($"{table.Key}: {table.Value!.GetValue<long>():N0} facts were wrong and are corrected")),
            Line($"audit: {corrections:N0} corrections in {answer["tables"]!.AsObject().Count} analytical tables"),
        ]);
        return corrections == 0 ? ExitCode.Exact : ExitCode.Mismatch;
    }

    private static async Task<int> ResnapshotAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var answer = await RunningHost.AskAsync(result, "resnapshot", RunningHost.About(result.GetValue(Source)), cancellationToken);
        RunningHost.Print(result, answer, () => [$"Read again and settled: {string.Join(", ", answer["tables"]!.AsArray().Select(table => table!.GetValue<string>()))}"]);
        return ExitCode.Exact;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
