namespace Ecommerce.Streaming.Capture;

/// <summary>A captured table as it was last seen in the catalogue.</summary>
/// <param name="Name"><c>schema.table</c>.</param>
/// <param name="Oid">Its OID; 0 for a table that is gone.</param>
/// <param name="FileNode">Its relfilenode; 0 for a partitioned table, which has none.</param>
public sealed record SeenTable(string Name, uint Oid, uint FileNode);
