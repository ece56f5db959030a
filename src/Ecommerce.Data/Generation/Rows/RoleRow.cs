namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>roles</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="RoleName">Short name.</param>
/// <param name="RoleTitle">Name for people.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record RoleRow(int Id, string RoleName, string RoleTitle, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "roles";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(RoleName);
        writer.Text(RoleTitle);
        writer.Timestamp(CreatedAt);
    }
}
