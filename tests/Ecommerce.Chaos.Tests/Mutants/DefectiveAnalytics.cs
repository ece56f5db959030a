using System.Text.RegularExpressions;

namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>The defects that show behind the hub, whatever brings the records there.</summary>
internal static class DefectiveAnalytics
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Singleline;

    private const string Lifted = "greatest(ifNull(position[1], 0), ifNull(consistent_point, 0))";

    private const string Floors = "SELECT tab, toString(max(version)) FROM";

    /// <summary>By what is wrong.</summary>
    public static IReadOnlyDictionary<string, Func<Mutation>> All { get; } = new Dictionary<string, Func<Mutation>>(StringComparer.Ordinal)
    {
        ["signed deltas instead of corrections"] = () => new()
        {
            Symptom = "total_sales_per_user",
            // A view on what changed, in place of one on what must be corrected: a row adds what it says, a tombstone takes away what it says.
            Ddl = statement => OfView("_mv_at_total_sales_per_user", statement, text => Regex.Replace(
                text,
                @"^(?<head>.*? TO `(?<database>\w+)`\.\S+ AS\s).*$",
                "${head}SELECT id AS order_fact_id, user_id, if(_deleted = 1, -1, 1) * total_amount AS total_amount, if(_deleted = 1, -1, 1) AS n FROM `${database}`.orders",
                Options)),
        },
        ["an event's own LSN as its version"] = () => new()
        {
            Symptom = "total_revenue_per_products",
            Ddl = statement => OfView("mv_changes", statement, text => text.Replace(Lifted, "ifNull(position[2], 0)", StringComparison.Ordinal)),
        },
        ["positions that are not lifted to the consistent point"] = () => new()
        {
            Symptom = "monthly_orders_status",
            Ddl = statement => OfView("mv_changes", statement, text => text.Replace(Lifted, "ifNull(position[1], 0)", StringComparison.Ordinal)),
        },
        ["what was kept aside is forgotten"] = () => new()
        {
            Symptom = "monthly_orders_status",
            Ddl = statement => OfView("mv_aside", statement, text => text.Replace("WHERE is_aside", "WHERE 0", StringComparison.Ordinal)),
        },
        ["the floor of a TRUNCATE forgotten"] = () => new()
        {
            Symptom = "total_revenue_per_products",
            Ddl = statement => OfView("mv_floors", statement, text => text.Replace("(op = 't' OR snapshot = 'last')", "snapshot = 'last'", StringComparison.Ordinal)),
        },
        ["the floor of a snapshot forgotten"] = () => new()
        {
            Symptom = "after phase 3: total_revenue_per_products",
            Settling = statement => statement.Contains(Floors, StringComparison.Ordinal) ? statement.Replace("GROUP BY tab", "WHERE reason != 'snapshot' GROUP BY tab", StringComparison.Ordinal) : statement,
        },
        ["floors that are not applied to rows that come late"] = () => new()
        {
            Symptom = "after phase 2: total_revenue_per_products",
            Settling = statement => Regex.Replace(statement, @"^(?<insert>INSERT INTO \S+ \(id, `_version`, `_deleted`\) .*WHERE `_version` < .* AND id IN .*)$", "${insert} AND 0", Options),
        },
        ["truncates skipped on the wire"] = () => new()
        {
            Symptom = "total_revenue_per_products",
            Wire = record => record.Value.Contains("\"op\":\"t\"", StringComparison.Ordinal) ? null : record,
        },
        ["deletes skipped on the wire"] = () => new()
        {
            Symptom = "after phase 1: total_revenue_per_products",
            Wire = record => record.Value.Contains("\"op\":\"d\"", StringComparison.Ordinal) ? null : record,
        },
        ["FINAL forgotten"] = () => new()
        {
            Symptom = "total_sales_per_user",
            Ddl = statement => OfView("_mv_at_total_sales_per_user", statement, text => text.Replace(" FINAL", string.Empty, StringComparison.Ordinal)),
        },
        ["deduplication removed"] = () => new()
        {
            Symptom = "total_sales_per_user",
            Spared = "number_of_products_in_each_brand",
            Ddl = statement => EveryVersion(OfTable("orders", statement, text => text.Replace("ReplacingMergeTree(`_version`, `_deleted`)", "MergeTree", StringComparison.Ordinal))),
            Settling = EveryVersion,
        },
        ["TTL on a state table"] = () => new()
        {
            Symptom = "after merges, settled again",
            Spared = "number_of_products_in_each_brand",
            Ddl = statement => OfTable("orders", statement, text => text.Replace("ORDER BY `id`", "ORDER BY `id` TTL toDateTime(assumeNotNull(`created_at`)) + INTERVAL 90 DAY", StringComparison.Ordinal)),
        },
        ["closure edge from orders to addresses removed"] = () => new()
        {
            Symptom = "city_orders_by_date",
            Settling = statement => Regex.Replace(statement, @"(?<edge>FROM `\w+`\.`orders` WHERE address_id IN \(SELECT id FROM `\w+`\.`addresses` WHERE )[^()]*\)", "${edge}0)", Options),
        },
        ["closure edge from lines to orders removed"] = () => new()
        {
            Symptom = "total_revenue_per_products",
            Settling = statement => Regex.Replace(statement, @"(?<edge>FROM `\w+`\.`orderdetails` WHERE order_id IN \(SELECT id FROM `\w+`\.`orders` WHERE )[^()]*\)", "${edge}0)", Options),
        },
        ["a wrong join key"] = () => new()
        {
            Symptom = "total_sales_per_category",
            Ddl = statement => OfView("answer_total_sales_per_category", statement, text => text.Replace("p.id = t.product_id", "p.brand_id = t.product_id", StringComparison.Ordinal)),
        },
        ["settled twice without subtraction"] = () => new()
        {
            Symptom = "total_sales_per_user",
            Ddl = statement => OfView("_mv_at_total_sales_per_user", statement, text => Regex.Replace(text, @"UNION ALL.*?(?=\) AS c ON)", string.Empty, Options)),
        },
        ["the server's time zone"] = () => new()
        {
            Symptom = "monthly_orders",
            Ddl = statement => OfTable("orders", statement, text => text.Replace("'UTC'", "'America/New_York'", StringComparison.Ordinal)),
        },
        ["swallowed poison"] = () => new()
        {
            Symptom = "0 of 2 poisoned messages are parked",
            Ddl = statement => OfView("mv_errors", statement, text => text.Replace("WHERE problem != ''", "WHERE 0", StringComparison.Ordinal)),
        },
        ["bad values read as zero"] = () => new()
        {
            Symptom = "1 of 2 poisoned messages are parked",
            Ddl = statement => OfView("mv_changes", statement, text => Regex.Replace(text, @" AS bad\) != '', concat\(", " AS bad) = 'never', concat(", Options)),
        },
    };

    private static string EveryVersion(string statement) => Regex.Replace(statement, @"(?<=\.`?orders`?) FINAL\b", string.Empty, Options);

    private static string OfView(string name, string statement, Func<string, string> change) => Of(@"CREATE (OR REPLACE )?(MATERIALIZED )?VIEW", name, statement, change);

    private static string OfTable(string name, string statement, Func<string, string> change) => Of("CREATE TABLE", name, statement, change);

    private static string Of(string kind, string name, string statement, Func<string, string> change) =>
        Regex.IsMatch(statement, $@"^{kind} (IF NOT EXISTS )?`\w+`\.`{name}`\s", Options) ? change(statement) : statement;
}
