using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>role_user</c>: a user has a role.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="RoleId">The role.</param>
/// <param name="UserId">The user.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record RoleUserRow(int Id, RoleId RoleId, int UserId, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "role_user";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Integer((int)RoleId);
        writer.Integer(UserId);
        writer.Timestamp(CreatedAt);
    }
}
