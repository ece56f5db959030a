using System.Collections.Immutable;

namespace Ecommerce.Data.Schema;

/// <summary>A row that a lookup table holds from the start.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="Values">The values of the columns between <c>id</c> and <c>created_at</c>, in order.</param>
public sealed record LookupRow(int Id, ImmutableArray<string> Values);
