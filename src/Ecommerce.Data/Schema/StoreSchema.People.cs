namespace Ecommerce.Data.Schema;

/// <content>Users, their roles, and the places they live in.</content>
public static partial class StoreSchema
{
    private static TableModel[] People() =>
    [
        new TableDraft("users")
            .Varchar("username", 100, required: true, unique: true)
            .Varchar("password", 255)
            .Varchar("email", 255, required: true, unique: true)
            .Varchar("mobile", 255, required: true, unique: true)
            .Build(),
        new TableDraft("roles")
            .Varchar("role_name", 50, required: true, unique: true)
            .Varchar("role_title", 50, required: true)
            .Unique("role_name", "role_title")
            .Row("admin", "Administrator")
            .Row("staff", "Staff")
            .Row("manager", "Manager")
            .Row("customer", "Customer")
            .Build(),
        new TableDraft("role_user")
            .Reference("role_id", "roles", required: true)
            .Reference("user_id", "users", required: true)
            .Unique("role_id", "user_id")
            .Build(),
        new TableDraft("provinces")
            .Varchar("province_name", 100, required: true, unique: true)
            .Build(),
        new TableDraft("cities")
            .Varchar("city_name", 100, required: true)
            .Reference("province_id", "provinces", required: true)
            .Numeric("latitude")
            .Numeric("longitude")
            .Unique("city_name", "province_id")
            .Build(),
        new TableDraft("addresses")
            .Varchar("title", 100, required: true)
            .Reference("user_id", "users", required: true, indexed: true)
            .Reference("province_id", "provinces", required: true)
            .Reference("city_id", "cities", required: true)
            .Varchar("full_address", 255)
            .Build(),
    ];
}
