using System.Text.Json;
using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.Serialization;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>
/// Obeys the rows that are inserted into the signal table. A signal is obeyed before its own record is sent, and one that cannot be obeyed is logged and passed over: whoever wrote it
/// must not stop the capture.
/// </summary>
internal sealed class SignalHandler(SignalOptions options, IncrementalSnapshot snapshot, ILogger logger)
{
    private readonly TableName _table = TableName.Parse(options.Table);

    public bool IsSignalTable(TableShape table) => table.Table == _table.Name && table.Schema == _table.Schema;

    /// <summary>A row was inserted.</summary>
    public ValueTask InsertedAsync(RowValues row, SourceSequence sequence, CancellationToken cancellationToken) =>
        Read(row) is { } signal ? ObeyAsync(signal, sequence, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>A row was deleted: that is a closing watermark, if watermarks are deleted.</summary>
    public ValueTask DeletedAsync(RowValues old, SourceSequence sequence, CancellationToken cancellationToken) =>
        options.DeleteWatermarks && Read(old) is { } signal
            ? snapshot.CloseAsync(signal.Id.Replace("open", "close", StringComparison.Ordinal), sequence, cancellationToken)
            : ValueTask.CompletedTask;

    private async ValueTask ObeyAsync(Signal signal, SourceSequence sequence, CancellationToken cancellationToken)
    {
        try
        {
            switch (signal.Type)
            {
                case SignalTypes.OpenWindow:
                    snapshot.Open(signal.Id);
                    break;
                case SignalTypes.CloseWindow:
                    await snapshot.CloseAsync(signal.Id, sequence, cancellationToken).ConfigureAwait(false);
                    break;
                case SignalTypes.Execute:
                    await ExecuteAsync(signal, SnapshotRequest.Parse(signal.Data), cancellationToken).ConfigureAwait(false);
                    break;
                case SignalTypes.Stop:
                    await snapshot.StopAsync(SnapshotRequest.Parse(signal.Data), cancellationToken).ConfigureAwait(false);
                    break;
                case SignalTypes.Pause:
                    await snapshot.PauseAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case SignalTypes.Resume:
                    await snapshot.ResumeAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case SignalTypes.Log:
                    Say(signal);
                    break;
                default:
                    Log.SignalIgnored(logger, signal.Id, signal.Type, "its type is not known");
                    break;
            }
        }
        catch (FormatException e)
        {
            Log.SignalIgnored(logger, signal.Id, signal.Type, e.Message);
        }
    }

    private ValueTask ExecuteAsync(Signal signal, SnapshotRequest request, CancellationToken cancellationToken)
    {
        if (request.Tables.IsEmpty)
        {
            throw new FormatException("'data-collections' is missing or empty");
        }

        if (request.IsBlocking)
        {
            throw new FormatException("blocking snapshots are not supported; ask for an incremental one");
        }

        return snapshot.ExecuteAsync(signal.Id, request, cancellationToken);
    }

    private void Say(Signal signal)
    {
        try
        {
            using var data = JsonDocument.Parse(string.IsNullOrEmpty(signal.Data) ? "{}" : signal.Data);
            if (data.RootElement.ValueKind == JsonValueKind.Object && data.RootElement.TryGetProperty("message", out var message) && message.GetString() is { Length: > 0 } text)
            {
                Log.SignalSays(logger, signal.Id, text);
                return;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"its data is not understood: {e.Message}", e);
        }

        throw new FormatException("'message' is missing or empty");
    }

    // By position, as in Debezium: the columns may have other names.
    private Signal? Read(RowValues row)
    {
        if (row.Count == 3 && Text(row, 0) is { } id && Text(row, 1) is var type)
        {
            return new Signal(id, type ?? "", Text(row, 2));
        }

        Log.SignalIgnored(logger, row.Count > 0 ? Text(row, 0) ?? "" : "", "", "the signal table must have three columns: id, type and data");
        return null;
    }

    private static string? Text(RowValues row, int column) => row.KindOf(column) == RowValues.Kind.Text ? System.Text.Encoding.UTF8.GetString(row.TextOf(column)) : null;
}
