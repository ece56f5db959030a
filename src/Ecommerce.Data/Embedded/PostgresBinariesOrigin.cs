namespace Ecommerce.Data.Embedded;

/// <summary>Where a server's binaries were found.</summary>
public enum PostgresBinariesOrigin
{
    /// <summary>In the folder that was given, by option or by <c>ECOMMERCE_POSTGRES_BIN</c>.</summary>
    Given,

    /// <summary>In the npm package, cached or just fetched.</summary>
    Package,

    /// <summary>Installed on this machine by its package manager.</summary>
    System,
}
