using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture.Notifications;

/// <summary>One message about how a snapshot goes (io.debezium.pipeline.notification.Notification).</summary>
/// <param name="Id">What it belongs to: the signal's id, or one of its own.</param>
/// <param name="AggregateType">What it is about, for example <c>Incremental Snapshot</c>.</param>
/// <param name="Type">What happened, for example <c>STARTED</c>.</param>
/// <param name="Data">More facts, in the order of the wire.</param>
/// <param name="TimestampMs">When it happened, milliseconds since 1970 UTC.</param>
internal sealed record Notification(string Id, string AggregateType, string Type, ImmutableArray<KeyValuePair<string, string>> Data, long TimestampMs);
