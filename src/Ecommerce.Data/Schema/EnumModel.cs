using System.Collections.Immutable;

namespace Ecommerce.Data.Schema;

/// <summary>An enumerated type of the store.</summary>
/// <param name="Name">The type's name.</param>
/// <param name="Labels">Its labels in their order.</param>
public sealed record EnumModel(string Name, ImmutableArray<string> Labels);
