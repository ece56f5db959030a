namespace Ecommerce.Analytics.Model;

/// <summary>One column of an answer.</summary>
/// <param name="Name">The column's name, the same in ClickHouse's <c>answer_</c> view and in the PostgreSQL truth.</param>
/// <param name="Kind">What the column holds.</param>
/// <param name="IsKey">Whether the column belongs to the key that identifies a row of the answer.</param>
public sealed record AnswerColumn(string Name, AnswerKind Kind, bool IsKey = false)
{
    /// <summary>The column's ClickHouse type in the <c>answer_</c> view.</summary>
    public string ClickHouseType => Kind switch
    {
        AnswerKind.Id => "Int32",
        AnswerKind.Period => "UInt32",
        AnswerKind.Date => "Date32",
        AnswerKind.Name => "String",
        AnswerKind.Count => "Int64",
        AnswerKind.Money => "Decimal(18, 2)",
        _ => throw new InvalidOperationException($"Answer column {Name} has the unknown kind {Kind}."),
    };
}
