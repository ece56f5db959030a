namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>What somebody wrote into the log by <c>pg_logical_emit_message</c>.</summary>
/// <param name="Prefix">The message's prefix.</param>
/// <param name="Content">The message's bytes.</param>
public sealed record LogicalMessage(string Prefix, ReadOnlyMemory<byte> Content);
