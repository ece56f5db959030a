namespace Ecommerce.Data.Schema;

/// <summary>What a store's database remembers of how it was made.</summary>
/// <param name="Seed">The seed of its generators.</param>
/// <param name="CreatedAt">When the seed was written (UTC, by the server's clock).</param>
/// <param name="Settings">The settings that went with it, as JSON text.</param>
public sealed record StoreMemory(long Seed, DateTimeOffset CreatedAt, string Settings);
