using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture.Wal;

/// <summary>pgoutput's Relation message: sent before the first row of a table in a session, and again when the table has changed.</summary>
/// <param name="Oid">The table's OID, by which row messages name it.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Table">Its name.</param>
/// <param name="Columns">Its columns in the order in which rows carry them.</param>
internal sealed record RelationMessage(uint Oid, string Schema, string Table, ImmutableArray<LoggedColumn> Columns);
