using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Tests.Schema;

public sealed class StoreSchemaTests
{
    // The contract in its own notation: "!" is NOT NULL, "=x" a default, "→t" a foreign key, "*" a single unique key.
    private const string Contract = """
        users: id identity! | username varchar(100)!* | password varchar(255) | email varchar(255)!* | mobile varchar(255)!* | created_at timestamp(0)!=now
        roles: id identity! | role_name varchar(50)!* | role_title varchar(50)! | created_at timestamp(0)!=now | unique(role_name, role_title)
        role_user: id identity! | role_id integer!→roles | user_id integer!→users | created_at timestamp(0)!=now | unique(role_id, user_id)
        provinces: id identity! | province_name varchar(100)!* | created_at timestamp(0)!=now
        cities: id identity! | city_name varchar(100)! | province_id integer!→provinces | latitude numeric | longitude numeric | created_at timestamp(0)!=now | unique(city_name, province_id)
        addresses: id identity! | title varchar(100)! | user_id integer!→users | province_id integer!→provinces | city_id integer!→cities | full_address varchar(255) | created_at timestamp(0)!=now
        categories: id identity! | category_name varchar(100)! | category_id integer→categories | slug varchar(100)!* | created_at timestamp(0)!=now
        brands: id identity! | brand_name varchar(100)!* | created_at timestamp(0)!=now
        tags: id identity! | tag_name varchar(100)!* | created_at timestamp(0)!=now
        products: id identity! | product_name varchar(255)! | category_id integer!→categories | brand_id integer!→brands | product_description text | product_price numeric(15,2)! | product_tax numeric(4,2)!=0 | product_quantity integer!=0 | product_image_path varchar | created_at timestamp!=now
        product_tag: id identity! | product_id integer!→products | tag_id integer!→tags | created_at timestamp(0)!=now | unique(product_id, tag_id)
        adscampaigns: id identity! | campaign_title varchar(255) | started_at timestamp | expired_at timestamp | created_at timestamp(0)!=now
        discounts: id identity! | adscampaign_id integer→adscampaigns | type discount_type='percent' | value numeric(15,2) | code varchar(100)* | started_at timestamp(0) | expired_at timestamp(0) | created_at timestamp(0)!=now
        orderstatus: id identity! | order_status_name varchar(100)!* | created_at timestamp(0)!=now
        paymentmethods: id identity! | payment_method_name varchar(100)!* | created_at timestamp(0)!=now
        paymentstatus: id identity! | payment_status_name varchar(100)!* | created_at timestamp(0)!=now
        shippingstatus: id identity! | shipping_status_name varchar(100)!* | created_at timestamp(0)!=now
        shippingmethods: id identity! | shipping_method_name varchar(100)!* | created_at timestamp(0)!=now
        orders: id identity! | user_id integer!→users | staff_id integer!→users | address_id integer!→addresses | order_amount numeric(15,2)! | discount_amount numeric(15,2)! | tax_amount numeric(15,2)! | total_amount numeric(15,2)! | discount_id integer→discounts | payment_method_id integer→paymentmethods | payment_status_id integer→paymentstatus | order_status_id integer!→orderstatus | shipping_method_id integer→shippingmethods | shipping_status_id integer→shippingstatus | shipped_at timestamp(0) | created_at timestamp(0)!=now | updated_at timestamp(0)!=now
        order_status_history: id identity! | order_id integer!→orders | order_status_id integer!→orderstatus | staff_id integer!→users | comments varchar(500) | created_at timestamp(0)!=now | unique(order_id, order_status_id)
        orderdetails: id identity! | order_id integer!→orders | product_id integer!→products | quantity integer!=1 | product_price numeric(15,2)! | product_tax numeric(15,2)! | subtotal_amount numeric(15,2)! | created_at timestamp(0)!=now
        transactions: id serial! | order_id integer→orders | transaction_type transaction_type | amount numeric(15,2) | status boolean=false | created_at timestamp(0)=now | description text
        """;

    [Fact]
    public void Says_what_the_contract_says() =>
        string.Join("\n", StoreSchema.Tables.Select(Describe)).Should().Be(Contract.ReplaceLineEndings("\n"));

    [Fact]
    public void Puts_every_table_after_those_it_refers_to()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in StoreSchema.Tables)
        {
            seen.Add(table.Name);
            table.ForeignKeys.Select(key => key.Table).Should().BeSubsetOf(seen, "{0} comes at that place", table.Name);
        }
    }

    [Theory]
    [InlineData("roles", "admin/Administrator, staff/Staff, manager/Manager, customer/Customer")]
    [InlineData("shippingstatus", "Pending, In Transit, Out for Delivery, Delivered, Failed Attempt, Returned")]
    [InlineData("shippingmethods", "Standard Shipping, Express Shipping, Next-Day Delivery, Free Shipping, Pickup from Store")]
    [InlineData("orderstatus", "Pending, Processing, Shipped, Delivered, Cancelled")]
    [InlineData("paymentstatus", "Pending, Authorized, Completed, Failed, Refunded")]
    [InlineData("paymentmethods", "Credit Card, Debit Card, PayPal, Bank Transfer, Cash on Delivery")]
    public void Holds_the_lookup_rows_in_order_with_ids_from_one(string table, string expected)
    {
        var rows = StoreSchema.Table(table).LookupRows;
        string.Join(", ", rows.Select(row => string.Join('/', row.Values))).Should().Be(expected);
        rows.Select(row => row.Id).Should().Equal(Enumerable.Range(1, rows.Length));
    }

    [Fact]
    public void Numbers_the_lookup_enumerations_like_the_rows()
    {
        Names<OrderStatusId>().Should().Equal(Rows("orderstatus"));
        Names<PaymentStatusId>().Should().Equal(Rows("paymentstatus"));
        Names<ShippingStatusId>().Should().Equal(Rows("shippingstatus"));
        Names<PaymentMethodId>().Should().Equal(Rows("paymentmethods"));
        Names<RoleId>().Should().Equal(Rows("roles"));
        Names<ShippingMethodId>().Select(name => name[..4]).Should().Equal(Rows("shippingmethods").Select(name => name[..4]));

        static IEnumerable<string> Names<T>()
            where T : struct, Enum => Enum.GetNames<T>().Skip(1).Select(name => name.ToUpperInvariant());
        static IEnumerable<string> Rows(string table) =>
            StoreSchema.Table(table).LookupRows.Select(row => row.Values[0].Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant());
    }

    [Fact]
    public void Knows_which_columns_are_sensitive()
    {
        StoreSchema.SensitiveColumns.Should().Equal("public.users.password", "public.users.email", "public.users.mobile");
        StoreSchema.SensitiveColumns.Select(name => name.Split('.')).Should().OnlyContain(parts => StoreSchema.Table(parts[1]).Column(parts[2]) != null);
    }

    [Fact]
    public void Knows_the_enumerated_types_and_their_labels()
    {
        StoreSchema.Enums.Select(type => $"{type.Name}: {string.Join(' ', type.Labels)}")
            .Should().Equal("discount_type: percent amount", "transaction_type: payment refund adjustment other");
        Enum.GetValues<DiscountKind>().Select(kind => kind.ToLabel()).Should().Equal(StoreSchema.Enums[0].Labels);
        Enum.GetValues<TransactionKind>().Select(kind => kind.ToLabel()).Should().Equal(StoreSchema.Enums[1].Labels);
    }

    [Fact]
    public void Names_what_it_does_not_have()
    {
        FluentActions.Invoking(() => StoreSchema.Table("order")).Should().Throw<ArgumentException>().WithMessage("*no table 'order'*");
        FluentActions.Invoking(() => StoreSchema.Table("orders").Column("total")).Should().Throw<ArgumentException>().WithMessage("*orders has no column 'total'*");
    }

    private static string Describe(TableModel table)
    {
        var columns = table.Columns.Select(column => Describe(table, column));
        var keys = table.UniqueKeys.Where(key => key.Columns.Length > 1).Select(key => $"unique({string.Join(", ", key.Columns)})");
        return $"{table.Name}: {string.Join(" | ", columns.Concat(keys))}";
    }

    private static string Describe(TableModel table, ColumnModel column)
    {
        var type = column.Identity switch
        {
            ColumnIdentity.Always => "identity",
            ColumnIdentity.Serial => "serial",
            _ => column.Type.ToSql().Replace("character varying", "varchar", StringComparison.Ordinal).Replace(" without time zone", "", StringComparison.Ordinal),
        };
        var foreignKey = table.ForeignKeys.SingleOrDefault(key => key.Column == column.Name);
        return $"{column.Name} {type}{(column.IsNullable ? "" : "!")}"
            + (column.Default is { } value ? "=" + value.Replace("CURRENT_TIMESTAMP", "now", StringComparison.Ordinal) : "")
            + (foreignKey is null ? "" : "→" + foreignKey.Table)
            + (table.UniqueKeys.Any(key => key.Columns.Length == 1 && key.Columns[0] == column.Name) ? "*" : "");
    }
}
