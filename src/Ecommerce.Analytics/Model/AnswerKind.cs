namespace Ecommerce.Analytics.Model;

/// <summary>The type of an answer's column, on both sides of a comparison.</summary>
public enum AnswerKind
{
    /// <summary>An id: ClickHouse <c>Int32</c>, PostgreSQL <c>integer</c>.</summary>
    Id,

    /// <summary>A month (YYYYMM) or a day (YYYYMMDD) as one number: ClickHouse <c>UInt32</c>, PostgreSQL <c>integer</c>.</summary>
    Period,

    /// <summary>A date: ClickHouse <c>Date32</c>, PostgreSQL <c>date</c>.</summary>
    Date,

    /// <summary>A name: ClickHouse <c>String</c>, PostgreSQL <c>varchar</c>.</summary>
    Name,

    /// <summary>A count or a quantity: ClickHouse <c>Int64</c>, PostgreSQL <c>bigint</c>.</summary>
    Count,

    /// <summary>Money: ClickHouse <c>Decimal(18,2)</c>, PostgreSQL <c>numeric</c> with two decimals.</summary>
    Money,
}
