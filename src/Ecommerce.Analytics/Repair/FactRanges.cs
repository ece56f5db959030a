using System.Globalization;
using Ecommerce.Analytics.Settling;

namespace Ecommerce.Analytics.Repair;

/// <summary>Cuts all facts of a kind into ranges of ids, so that looking at all of them takes a bounded amount of memory, however many there are.</summary>
internal static class FactRanges
{
    private const long Width = 500_000;

    /// <summary>Conditions on an id, without their left side; together they hold for every fact of the tables, and each for some.</summary>
    /// <param name="turn">The connection.</param>
    /// <param name="tables">Tables with the facts, each with its column of ids, quoted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<List<string>> ReadAsync(SettleTurn turn, IEnumerable<(string Table, string Column)> tables, CancellationToken cancellationToken)
    {
        var selects = tables.Select(table => string.Create(CultureInfo.InvariantCulture, $"SELECT DISTINCT toInt64(floor({table.Column} / {Width})) AS slice FROM {table.Table}"));
        return await turn.Session.QueryAsync(
            $"SELECT DISTINCT slice FROM ({string.Join(" UNION ALL ", selects)}) ORDER BY slice",
            reader =>
            {
                var first = Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture) * Width;
                return string.Create(CultureInfo.InvariantCulture, $"BETWEEN {first} AND {first + Width - 1}");
            },
            cancellationToken).ConfigureAwait(false);
    }
}
