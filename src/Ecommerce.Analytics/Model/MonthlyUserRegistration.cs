using static Ecommerce.Analytics.Model.AnswerKind;

namespace Ecommerce.Analytics.Model;

/// <summary>Users by month of registration.</summary>
internal static class MonthlyUserRegistration
{
    public static AnalyticalTable Table { get; } = new()
    {
        Name = "monthly_user_registration",
        Columns = [new("month", Period, IsKey: true), new("registrations", Count)],
        Truth = """
            SELECT to_char(created_at, 'YYYYMM')::integer AS month, count(*) AS registrations
            FROM public.users
            GROUP BY 1
            ORDER BY 1
            """,
        Feed = new LedgerFeed
        {
            Fact = FactKind.User,
            Groups = [new("month", "UInt32", "toYYYYMM(users.created_at)")],
            Select = ["t.month", "t.n"],
            From = scope => $"{scope.Totals} AS t",
        },
    };
}
