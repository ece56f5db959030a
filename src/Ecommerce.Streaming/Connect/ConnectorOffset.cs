using System.Text.Json;

namespace Ecommerce.Streaming.Connect;

/// <summary>How far a connector has come in one of its source partitions.</summary>
/// <param name="Partition">Which one; Debezium: <c>{"server":"shop"}</c>.</param>
/// <param name="Offset">How far; Debezium: <c>lsn</c>, <c>lsn_commit</c>, <c>lsn_proc</c>, <c>txId</c>, <c>ts_usec</c> and more.</param>
public sealed record ConnectorOffset(JsonElement Partition, JsonElement Offset);
