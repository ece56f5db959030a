using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Rules;

/// <summary>Who becomes what: the first user runs the store, two manage it, four staff it, everyone after them buys.</summary>
public static class RoleRules
{
    /// <summary>How many users become administrators.</summary>
    public const int Admins = 1;

    /// <summary>How many users, after the administrators, become managers.</summary>
    public const int Managers = 2;

    /// <summary>How many users, after the managers, become staff.</summary>
    public const int Staff = 4;

    /// <summary>How many users are not customers.</summary>
    public const int Employees = Admins + Managers + Staff;

    /// <summary>The role of a user by order of registration, inside a batch just as across batches.</summary>
    /// <param name="usersBefore">How many users registered before this one.</param>
    /// <returns>The role.</returns>
    public static RoleId RoleOf(int usersBefore)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(usersBefore);
        return usersBefore switch
        {
            < Admins => RoleId.Admin,
            < Admins + Managers => RoleId.Manager,
            < Employees => RoleId.Staff,
            _ => RoleId.Customer,
        };
    }
}
