using System.Text;
using Ecommerce.Streaming.Capture.Sessions;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Metadata;

/// <summary>
/// Debezium's heartbeats (io.debezium.heartbeat): a record once the interval has passed since the last one, at the next event, commit or pause in the log; then the statement that was
/// given with it.
/// </summary>
internal sealed class HeartbeatRecords
{
    private static readonly ConnectSchema KeySchema =
        EnvelopeSchemas.Struct("io.debezium.connector.common.ServerNameKey", 1, isOptional: false, new ConnectField("serverName", EnvelopeSchemas.String));

    private static readonly ConnectSchema ValueSchema =
        EnvelopeSchemas.Struct("io.debezium.connector.common.Heartbeat", 1, isOptional: false, new ConnectField("ts_ms", EnvelopeSchemas.Int64));

    private readonly CaptureSource _source;
    private readonly MarkedSink _sink;
    private readonly HeartbeatRecordOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _topic;
    private readonly byte[] _key;
    private readonly JsonBuffer _json = new();
    private long _last;

    public HeartbeatRecords(CaptureSource source, MarkedSink sink, CaptureOptions options, HeartbeatRecordOptions heartbeats, TimeProvider time, ILogger logger)
    {
        _source = source;
        _sink = sink;
        _options = heartbeats;
        _time = time;
        _logger = logger;
        _topic = options.TopicNames.Heartbeat;
        _json.Raw("{\"serverName\":"u8);
        _json.String(Encoding.UTF8.GetBytes(options.TopicPrefix));
        _json.Raw((byte)'}');
        _key = _json.ToArray();
        _last = time.GetTimestamp();
    }

    /// <summary>How long it is until the next heartbeat is due.</summary>
    public TimeSpan Remaining => _options.Interval - _time.GetElapsedTime(_last) is { Ticks: > 0 } remaining ? remaining : TimeSpan.Zero;

    /// <summary>Sends a heartbeat if one is due.</summary>
    /// <exception cref="CaptureSetupException">The statement names a table that does not exist.</exception>
    public ValueTask BeatAsync(CancellationToken cancellationToken) => Remaining > TimeSpan.Zero ? ValueTask.CompletedTask : BeatNowAsync(cancellationToken);

    private async ValueTask BeatNowAsync(CancellationToken cancellationToken)
    {
        _json.Clear();
        _json.Raw("{\"ts_ms\":"u8);
        _json.Number(_time.GetUtcNow().ToUnixTimeMilliseconds());
        _json.Raw((byte)'}');
        await _sink.SendAsync(
            new ConnectRecord { Topic = _topic, KeySchema = KeySchema, Key = _key, ValueSchema = ValueSchema, Value = _json.ToArray(), Partition = 0 }, cancellationToken).ConfigureAwait(false);
        if (!string.IsNullOrWhiteSpace(_options.ActionQuery))
        {
            await ActAsync(_options.ActionQuery, cancellationToken).ConfigureAwait(false);
        }

        _last = _time.GetTimestamp();
    }

    private async Task ActAsync(string query, CancellationToken cancellationToken)
    {
        try
        {
            var command = _source.Database.CreateCommand(query);
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            throw new CaptureSetupException($"The heartbeat's query is refused: {ServerFailure.Words(e)}.", "Create the table, or correct heartbeat.action.query.", e);
        }
        catch (PostgresException e) when (!ServerFailure.IsTransient(e))
        {
            Log.HeartbeatQueryFailed(_logger, ServerFailure.Words(e));
        }
    }
}
