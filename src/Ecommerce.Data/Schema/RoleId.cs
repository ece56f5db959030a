namespace Ecommerce.Data.Schema;

/// <summary>Ids of the rows that table <c>roles</c> holds from the start.</summary>
public enum RoleId
{
    /// <summary>No role.</summary>
    None = 0,

    /// <summary>Administrator.</summary>
    Admin = 1,

    /// <summary>Staff.</summary>
    Staff = 2,

    /// <summary>Manager.</summary>
    Manager = 3,

    /// <summary>Customer.</summary>
    Customer = 4,
}
