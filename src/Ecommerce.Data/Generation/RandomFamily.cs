namespace Ecommerce.Data.Generation;

/// <summary>All streams of one concern, by entity; the same as <see cref="RandomStream"/> gives, without hashing the name each time.</summary>
internal readonly struct RandomFamily(long seed, string name)
{
    private readonly ulong _prefix = RandomStream.Prefix(seed, name);

    public RandomStream this[long entity] => new(_prefix, entity);
}
