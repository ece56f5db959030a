namespace Ecommerce.Data.Schema;

/// <summary>A CHECK constraint.</summary>
/// <param name="Name">The constraint's name.</param>
/// <param name="Expression">The condition as SQL, without parentheses around it.</param>
public sealed record CheckModel(string Name, string Expression);
