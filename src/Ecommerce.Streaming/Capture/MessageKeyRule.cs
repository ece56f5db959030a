using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture;

/// <summary>Columns that make the key of some tables' records instead of the primary key (one entry of Debezium's <c>message.key.columns</c>).</summary>
/// <param name="Table">A regular expression that matches the whole of <c>schema.table</c>.</param>
/// <param name="Columns">Regular expressions that match column names; the key has all columns of the first one, then of the next.</param>
public sealed record MessageKeyRule(string Table, ImmutableArray<string> Columns);
