using System.CommandLine;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>connector</c>: Debezium on Kafka Connect instead of the in-process capture, from its configuration to its end.</summary>
internal static class ConnectorVerb
{
    public static Command Create() => new("connector", "Debezium on Kafka Connect instead of the in-process capture.")
    {
        Described("print", "Print the JSON that registers the connector with Kafka Connect (POST /connectors).", ConnectorActions.Print),
        Described("validate", "Check the connector's configuration; with --connect-url, let the worker's own plugin check it too, against the database. Exit code 3 where something is wrong.", ConnectorActions.ValidateAsync, PipelineOptions.ConnectUrl, PipelineOptions.Json),
        Described("apply", "Create the connector, or give it this configuration, and wait until it runs. Does nothing to one that has it.", ConnectorActions.ApplyAsync, PipelineOptions.ConnectUrl, PipelineOptions.Deadline, PipelineOptions.Json),
        Named("status", "Tell how the connector and its tasks do, with the traces of what failed. Exit code 3 where something failed.", ConnectorActions.StatusAsync, PipelineOptions.Json),
        Named("pause", "Hold the connector; it keeps its tasks, and its slot keeps the changes.", ConnectorActions.PauseAsync, PipelineOptions.Deadline, PipelineOptions.Json),
        Named("resume", "Let a paused or stopped connector go on, and wait until it runs.", ConnectorActions.ResumeAsync, PipelineOptions.Deadline, PipelineOptions.Json),
        Named("restart", "Restart the connector and its tasks, and wait until they run.", ConnectorActions.RestartAsync, ConnectorOptions.OnlyFailed, PipelineOptions.Deadline, PipelineOptions.Json),
        Named("delete", "Remove the connector. Its topics and offsets, and its slot and publication in PostgreSQL, stay.", ConnectorActions.DeleteAsync, PipelineOptions.Json),
    };

    /// <summary>A verb that makes the connector's configuration.</summary>
    private static Command Described(string name, string description, Func<ParseResult, CancellationToken, Task<int>> action, params ReadOnlySpan<Option> more) =>
        Make(name, description, action, [ConnectorOptions.Name, PipelineOptions.Slot, PipelineOptions.Postgres, ConnectorOptions.PasswordFrom, ConnectorOptions.Mask, ConnectorOptions.Set, .. more]);

    /// <summary>A verb that speaks of a connector that the worker has.</summary>
    private static Command Named(string name, string description, Func<ParseResult, CancellationToken, Task<int>> action, params ReadOnlySpan<Option> more) =>
        Make(name, description, action, [ConnectorOptions.Name, PipelineOptions.ConnectUrl, .. more]);

    private static Command Make(string name, string description, Func<ParseResult, CancellationToken, Task<int>> action, Option[] options)
    {
        var command = new Command(name, description);
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(action);
        return command;
    }
}
