namespace Ecommerce.Streaming.Capture.Catalog;

/// <summary>A captured table as the catalogue shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Oid">Its OID; another one means that the table was made anew.</param>
/// <param name="FileNode">Where its rows are kept; another one means that they were rewritten, or the table was truncated. 0 for a partitioned table, which has none.</param>
/// <param name="ChangedBy">The transaction that last wrote the table's row of pg_class: the one that rewrote or truncated it, unless another DDL came after.</param>
/// <param name="HasIdentity">Whether PostgreSQL allows UPDATE and DELETE on it while it is published.</param>
internal sealed record CapturedTable(TableName Name, uint Oid, uint FileNode, uint ChangedBy, bool HasIdentity);
