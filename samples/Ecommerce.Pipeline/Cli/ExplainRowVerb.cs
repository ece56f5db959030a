using System.CommandLine;
using System.Text.Json.Nodes;
using Ecommerce.Data.Schema;
using Ecommerce.Pipeline.Control;
using Ecommerce.Pipeline.Status;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>explain-row</c>: the way of one row through a running pipeline.</summary>
internal static class ExplainRowVerb
{
    private static readonly Argument<string> Table = Named();

    private static readonly Argument<int> Id = new("id") { Description = "The row's key." };

    public static Command Create()
    {
        var command = new Command("explain-row", "Tell the way of one row: PostgreSQL, its messages, ClickHouse's state, its ledger lines, the answers it counts in. Needs a running host.")
        {
            Table, Id, PipelineOptions.Endpoints, PipelineOptions.DataDirectory, PipelineOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (EndpointSelection.Choose(result).Control is not { } socket)
        {
            throw new UsageException("explain-row asks a running host: name its --endpoints FILE or --data-dir DIR.");
        }

        var question = new JsonObject { ["table"] = result.GetRequiredValue(Table), ["id"] = result.GetRequiredValue(Id) };
        var trace = await new ControlClient(socket, line => StandardStreams.Tell(Console.Error, line)).AskAsync(ExplainRow.VerbName, question, cancellationToken);
        StandardStreams.Print(output =>
        {
            if (result.GetValue(PipelineOptions.Json))
            {
                output.WriteLine(trace.ToJsonString());
            }
            else
            {
                RowTraceText.Print(trace, output);
            }
        });
        return ExitCode.Exact;
    }

    private static Argument<string> Named()
    {
        var argument = new Argument<string>("table") { Description = "One of the store's tables, for example orders." };
        argument.AcceptOnlyFromAmong([.. StoreSchema.Tables.Select(table => table.Name)]);
        return argument;
    }
}
