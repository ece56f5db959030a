using System.Globalization;
using Ecommerce.Data.Oracle;

namespace Ecommerce.Data.Tests.Oracle;

/// <summary>Answers as texts that a person can compare: a row a text, columns divided by a bar, money with two places.</summary>
internal static class OracleText
{
    public static Dictionary<string, string[]> Of(IEnumerable<OracleAnswer> answers) => answers.ToDictionary(answer => answer.Name, answer => answer.Rows.Select(Of).ToArray(), StringComparer.Ordinal);

    public static string Of(IEnumerable<object> row) => string.Join('|', row.Select(value => value switch
    {
        decimal money => money.ToString("0.00", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    }));
}
