using System.Globalization;

namespace Ecommerce.Data.Schema;

/// <summary>The database was filled from another seed. Nothing was changed.</summary>
public sealed class StoreSeedException : Exception
{
    /// <summary>Names both seeds.</summary>
    /// <param name="database">Name of the database.</param>
    /// <param name="remembered">The seed that the database was filled from.</param>
    /// <param name="asked">The seed that was asked for now.</param>
    public StoreSeedException(string database, long remembered, long asked)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Database \"{database}\" was filled from seed {remembered}, not {asked}. Nothing was changed. Go on with seed {remembered}, or use another database."))
    {
        Remembered = remembered;
        Asked = asked;
    }

    /// <summary>The seed that the database was filled from.</summary>
    public long Remembered { get; }

    /// <summary>The seed that was asked for now.</summary>
    public long Asked { get; }
}
