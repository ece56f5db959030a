using static Ecommerce.Analytics.Model.AnswerKind;

namespace Ecommerce.Analytics.Model;

/// <summary>Distinct users with at least one address in a province (that of the address itself).</summary>
internal static class NumberOfUsersInEachProvince
{
    public static AnalyticalTable Table { get; } = new()
    {
        Name = "number_of_users_in_each_province",
        Columns = [new("province_id", Id, IsKey: true), new("province_name", Name), new("user_count", Count)],
        Truth = """
            SELECT v.id AS province_id, v.province_name, count(DISTINCT a.user_id) AS user_count
            FROM public.addresses a
            JOIN public.provinces v ON v.id = a.province_id
            GROUP BY v.id, v.province_name
            ORDER BY v.id
            """,
        Feed = new LedgerFeed
        {
            Fact = FactKind.Address,
            // A user is counted once however many addresses he has there, so who he is stays in the ledger.
            Groups = [LedgerColumn.Id("province_id", "addresses.province_id"), LedgerColumn.Id("user_id", "addresses.user_id")],
            Select = ["v.id", "any(v.province_name)", "count()"],
            From = scope => $"{scope.Totals} AS t INNER JOIN {scope.State("provinces")} AS v ON v.id = t.province_id GROUP BY v.id",
        },
    };
}
