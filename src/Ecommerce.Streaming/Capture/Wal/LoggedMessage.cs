namespace Ecommerce.Streaming.Capture.Wal;

/// <summary>pgoutput's logical decoding message, as <c>pg_logical_emit_message</c> writes them.</summary>
/// <param name="IsTransactional">Whether it belongs to a transaction; else it stands between transactions.</param>
/// <param name="Prefix">Its prefix.</param>
/// <param name="Content">Its content, where it came: valid as long as the message's buffer.</param>
internal sealed record LoggedMessage(bool IsTransactional, string Prefix, ReadOnlyMemory<byte> Content);
