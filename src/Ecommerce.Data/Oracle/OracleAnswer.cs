using System.Collections.Immutable;

namespace Ecommerce.Data.Oracle;

/// <summary>What one answer must be, worked out without a database.</summary>
/// <param name="Name">The bare name, for example <c>monthly_orders</c>.</param>
/// <param name="Columns">The names of the columns, in order.</param>
/// <param name="Rows">
/// The rows in the order of their key, a value a column: an id is an <see cref="int"/>, a month (YYYYMM) or day (YYYYMMDD) a <see cref="uint"/>, a count a <see cref="long"/>,
/// money a <see cref="decimal"/>, a name a <see cref="string"/>, a date a <see cref="DateOnly"/>.
/// </param>
public sealed record OracleAnswer(string Name, ImmutableArray<string> Columns, IReadOnlyList<IReadOnlyList<object>> Rows);
