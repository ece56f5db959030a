using System.Globalization;
using System.Text.Json.Nodes;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Status;

/// <summary>The way of a row as a person reads it, a step a line.</summary>
internal static class RowTraceText
{
    public static void Print(JsonObject trace, TextWriter output)
    {
        foreach (var line in Lines(trace))
        {
            output.WriteLine(FailureReport.Printable(line));
        }
    }

    private static IEnumerable<string> Lines(JsonObject trace)
    {
        yield return $"{trace["table"]} {trace["id"]}";
        yield return trace["postgres"] is JsonObject row
            ? $"PostgreSQL   written by transaction {row["transaction"]}{At(row["lsn"], " at ")}{At(row["committed_at"], ", committed ")} (log now at {row["read_at_lsn"]})"
            : "PostgreSQL   no such row";
        if (trace["postgres"] is JsonObject source)
        {
            yield return "             " + Values(source["columns"]);
        }

        foreach (var line in Messages(trace))
        {
            yield return line;
        }

        yield return trace["state"] is JsonObject state
            ? $"State        {(state["deleted"]!.GetValue<bool>() ? "deleted" : "there")}, version {state["previous_commit_lsn"]}{At(state["lsn"], " + ")}"
            : "State        no version of it ever arrived";
        if (trace["state"] is JsonObject kept && !kept["deleted"]!.GetValue<bool>())
        {
            yield return "             " + Values(kept["columns"]);
        }

        foreach (var error in trace["errors"]!.AsArray())
        {
            yield return $"Error        {error!["id"]} {error["state"]} ({error["topic"]}/{error["partition"]}/{error["offset"]}): {error["reason"]}";
        }

        foreach (var answer in trace["answers"]!.AsArray())
        {
            foreach (var line in Answer(answer!))
            {
                yield return line;
            }
        }

        if (trace["answers"]!.AsArray().Count == 0)
        {
            yield return "Answers      none reads this table";
        }
    }

    private static IEnumerable<string> Messages(JsonObject trace)
    {
        if (trace["messages"] is not JsonArray messages)
        {
            yield return "Messages     no log is kept (run --change-log)";
            yield break;
        }

        if (messages.Count == 0)
        {
            yield return "Messages     none that the log still remembers";
        }

        foreach (var message in messages)
        {
            yield return $"Message      {message!["topic"]}/{message["partition"]}/{message["offset"]} op {message["op"]}{(message["snapshot"]!.GetValue<bool>() ? " read by a snapshot" : At(message["transaction"], ", transaction "))}"
                + $"{At(message["lsn"], " at ")}, after commit {message["previous_commit_lsn"]}{(message["parked"]!.GetValue<bool>() ? ", PARKED" : "")}";
        }
    }

    private static IEnumerable<string> Answer(JsonNode answer)
    {
        var facts = answer["facts"]!.GetValue<long>();
        var table = answer["fact_table"];
        yield return $"Answer       {answer["answer"]}: " + (answer["role"]!.GetValue<string>(), facts) switch
        {
            (_, 0) => "does not count",
            ("fact", _) => "counted",
            ("dimension", _) => string.Create(CultureInfo.InvariantCulture, $"{facts:N0} rows of {table} count by it"),
            _ => string.Create(CultureInfo.InvariantCulture, $"names what {facts:N0} rows of {table} count in"),
        };
        foreach (var line in answer["lines"]!.AsArray())
        {
            yield return $"  {answer["ledger"]}: {table} {line!["fact"]}: {Values(line["groups"])} | {Values(line["measures"])}";
        }

        foreach (var group in answer["groups"]!.AsArray())
        {
            yield return $"  answer {Values(group!["key"])}: {Values(group["share"])} of {Values(group["whole"])}";
        }
    }

    private static string At(JsonNode? value, string before) => value is null ? "" : before + value;

    private static string Values(JsonNode? values) => string.Join(", ", values!.AsObject().Select(value => $"{value.Key}={value.Value?.ToString() ?? "NULL"}"));
}
