namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>Names of the Kafka headers that Debezium puts on data records.</summary>
public static class DebeziumHeaders
{
    /// <summary>On the delete that a key change begins with: the new key as JSON.</summary>
    public const string NewKey = "__debezium.newkey";

    /// <summary>On the create that a key change ends with: the old key as JSON.</summary>
    public const string OldKey = "__debezium.oldkey";

    /// <summary>The logical name (topic prefix).</summary>
    public const string LogicalName = "__debezium.context.connectorLogicalName";

    /// <summary>The task's number; always <c>0</c>.</summary>
    public const string TaskId = "__debezium.context.taskId";

    /// <summary>The connector's kind, <c>postgresql</c>.</summary>
    public const string ConnectorName = "__debezium.context.connectorName";

    /// <summary>A UUID that is new in every run of the capture.</summary>
    public const string RunId = "__debezium.context.runId";
}
