namespace Ecommerce.Data.Schema;

/// <summary>How a column numbers its rows by itself.</summary>
public enum ColumnIdentity
{
    /// <summary>It does not.</summary>
    None,

    /// <summary><c>GENERATED ALWAYS AS IDENTITY</c>: an INSERT that names a value needs <c>OVERRIDING SYSTEM VALUE</c>; COPY may name one.</summary>
    Always,

    /// <summary><c>serial</c>: an integer whose default takes the next value of its own sequence.</summary>
    Serial,
}
