using static Ecommerce.Analytics.Model.AnswerKind;

namespace Ecommerce.Analytics.Model;

/// <summary>Users by day of registration.</summary>
internal static class DailyUserRegistration
{
    public static AnalyticalTable Table { get; } = new()
    {
        Name = "daily_user_registration",
        Columns = [new("day", Period, IsKey: true), new("registrations", Count)],
        Truth = """
            SELECT to_char(created_at, 'YYYYMMDD')::integer AS day, count(*) AS registrations
            FROM public.users
            GROUP BY 1
            ORDER BY 1
            """,
        Feed = new LedgerFeed
        {
            Fact = FactKind.User,
            Groups = [new("day", "UInt32", "toYYYYMMDD(users.created_at)")],
            Select = ["t.day", "t.n"],
            From = scope => $"{scope.Totals} AS t",
        },
    };
}
