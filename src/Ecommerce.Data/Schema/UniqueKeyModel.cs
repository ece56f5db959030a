using System.Collections.Immutable;

namespace Ecommerce.Data.Schema;

/// <summary>A UNIQUE constraint.</summary>
/// <param name="Columns">Its columns in order.</param>
public sealed record UniqueKeyModel(ImmutableArray<string> Columns);
