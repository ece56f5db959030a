namespace Ecommerce.Analytics.Model;

/// <summary>Arithmetic on money in ClickHouse SQL.</summary>
public static class MoneySql
{
    /// <summary>
    /// The average to the cent, half away from zero, as PostgreSQL's <c>round(numeric, 2)</c>. ClickHouse's own average is a float
    /// and its decimal division cuts off, so this counts in whole cents.
    /// </summary>
    /// <param name="sum">A sum with two decimals, as ClickHouse SQL.</param>
    /// <param name="count">What to divide by, above 0, as ClickHouse SQL.</param>
    /// <returns>ClickHouse SQL with two decimals.</returns>
    public static string Average(string sum, string count)
    {
        var cents = $"toInt256({sum} * 100)";
        return $"toDecimal128(sign({cents}) * intDiv(2 * abs({cents}) + {count}, 2 * {count}), 2) / 100";
    }
}
