using System.Globalization;

namespace Ecommerce.Data.Schema;

/// <summary>The store's tables were created by a later version of this code. Nothing was changed.</summary>
public sealed class StoreVersionException : Exception
{
    internal StoreVersionException(string database, int found)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Database \"{database}\" holds version {found} of the store's schema, and this code knows versions up to {StoreMarker.CurrentVersion}. Nothing was changed. Use a version of Ecommerce.Data that is at least as new."))
        => Found = found;

    /// <summary>The version that the database holds.</summary>
    public int Found { get; }
}
