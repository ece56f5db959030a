namespace Ecommerce.Streaming.Capture;

/// <summary>How the publication comes into being (Debezium's <c>publication.autocreate.mode</c>).</summary>
public enum PublicationMode
{
    /// <summary>For the captured tables; tables that it lacks are added (<c>filtered</c>).</summary>
    Filtered,

    /// <summary>For all tables of the database (<c>all_tables</c>); needs a superuser.</summary>
    AllTables,

    /// <summary>It must exist (<c>disabled</c>).</summary>
    Disabled,

    /// <summary>Without any table (<c>no_tables</c>), for others to fill.</summary>
    NoTables,
}
