using System.Text.Json.Nodes;
using Ecommerce.Analytics.Tracing;
using Ecommerce.Pipeline.Cli;
using Npgsql;

namespace Ecommerce.Pipeline.Control;

/// <summary>Tells the way of one row, from PostgreSQL to the answers it counts in.</summary>
internal sealed class ExplainRow(RowTracer tracer, string postgres) : IControlVerb
{
    public const string VerbName = "explain-row";

    public string Name => VerbName;

    public async Task<JsonObject> RunAsync(JsonObject arguments, Action<string> say, CancellationToken cancellationToken)
    {
        if (VerbArguments.Table(arguments) is not { } table)
        {
            throw new UsageException("explain-row needs a 'table' and an 'id'.");
        }

        var id = VerbArguments.Read<int?>(arguments, "id") ?? throw new UsageException("explain-row needs an 'id', a whole number.");
        await using var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync(cancellationToken);
        return (await tracer.TraceAsync(connection, table, id, cancellationToken)).ToJson();
    }
}
