namespace Ecommerce.Data.Schema;

/// <content>What the store sells.</content>
public static partial class StoreSchema
{
    private static TableModel[] Catalogue() =>
    [
        new TableDraft("categories")
            .Varchar("category_name", 100, required: true)
            .Reference("category_id", "categories")
            .Varchar("slug", 100, required: true, unique: true)
            .Build(),
        new TableDraft("brands")
            .Varchar("brand_name", 100, required: true, unique: true)
            .Build(),
        new TableDraft("tags")
            .Varchar("tag_name", 100, required: true, unique: true)
            .Build(),
        new TableDraft("products")
            .Varchar("product_name", 255, required: true)
            .Reference("category_id", "categories", required: true)
            .Reference("brand_id", "brands", required: true)
            .Text("product_description")
            .Money("product_price", required: true)
            .Numeric("product_tax", 4, 2, required: true, defaultSql: "0")
            .Integer("product_quantity", required: true, defaultSql: "0")
            .Varchar("product_image_path", length: null)
            .Now("created_at", precision: null)
            .NotNegative("product_price", "product_quantity")
            .Build(),
        new TableDraft("product_tag")
            .Reference("product_id", "products", required: true)
            .Reference("tag_id", "tags", required: true)
            .Unique("product_id", "tag_id")
            .Build(),
    ];
}
