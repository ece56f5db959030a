namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>users</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="Username">Unique login name.</param>
/// <param name="Password">Password hash.</param>
/// <param name="Email">Unique address of electronic mail.</param>
/// <param name="Mobile">Unique telephone number.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record UserRow(int Id, string Username, string? Password, string Email, string Mobile, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "users";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(Username);
        writer.Text(Password);
        writer.Text(Email);
        writer.Text(Mobile);
        writer.Timestamp(CreatedAt);
    }
}
