using System.Text;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture.Notifications;

/// <summary>Sends notifications to their topic, if there is one (io.debezium.pipeline.notification.channels.SinkNotificationChannel). Not thread-safe.</summary>
internal sealed class NotificationSender(MarkedSink sink, CaptureOptions options)
{
    private static readonly ConnectSchema KeySchema = EnvelopeSchemas.Struct("io.debezium.connector.common.NotificationKey", 1, isOptional: false, new ConnectField("id", EnvelopeSchemas.String));

    private static readonly ConnectSchema ValueSchema = EnvelopeSchemas.Struct(
        "io.debezium.connector.common.Notification",
        1,
        isOptional: false,
        new("id", EnvelopeSchemas.String),
        new("type", EnvelopeSchemas.String),
        new("aggregate_type", EnvelopeSchemas.String),
        new("additional_data", new ConnectSchema { Type = ConnectType.Map, IsOptional = true, Keys = EnvelopeSchemas.String, Items = EnvelopeSchemas.String }),
        new("timestamp", EnvelopeSchemas.Int64));

    private readonly JsonBuffer _json = new();

    public bool IsEnabled => options.NotificationTopic is not null;

    public ValueTask SendAsync(Notification notification, CancellationToken cancellationToken) =>
        options.NotificationTopic is not { } topic
            ? ValueTask.CompletedTask
            : sink.SendAsync(
                new ConnectRecord { Topic = topic, KeySchema = KeySchema, Key = Key(notification), ValueSchema = ValueSchema, Value = Value(notification) },
                cancellationToken);

    private byte[] Key(Notification notification)
    {
        _json.Clear();
        Text("{\"id\":"u8, notification.Id);
        _json.Raw((byte)'}');
        return _json.ToArray();
    }

    private byte[] Value(Notification notification)
    {
        _json.Clear();
        Text("{\"id\":"u8, notification.Id);
        Text(",\"type\":"u8, notification.Type);
        Text(",\"aggregate_type\":"u8, notification.AggregateType);
        _json.Raw(",\"additional_data\":{"u8);
        for (var i = 0; i < notification.Data.Length; i++)
        {
            Text(i == 0 ? ""u8 : ","u8, notification.Data[i].Key);
            Text(":"u8, notification.Data[i].Value);
        }

        _json.Raw("},\"timestamp\":"u8);
        _json.Number(notification.TimestampMs);
        _json.Raw((byte)'}');
        return _json.ToArray();
    }

    private void Text(ReadOnlySpan<byte> before, string text)
    {
        _json.Raw(before);
        _json.String(Encoding.UTF8.GetBytes(text));
    }
}
