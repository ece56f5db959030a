using System.Data.Common;
using Ecommerce.Analytics.Verification;

namespace Ecommerce.Analytics.Queries;

/// <summary>The row that a reader stands on, in the types of answers.</summary>
internal readonly struct AnswerRow(DbDataReader reader)
{
    public int Int(int column) => (int)Number(column);

    public long Long(int column) => (long)Number(column);

    public decimal Money(int column) => Number(column);

    public string Text(int column) => reader.GetString(column);

    public DateOnly Date(int column) => (DateOnly)AnswerValue.Canonical(reader.GetValue(column))!;

    private decimal Number(int column) => (decimal)AnswerValue.Canonical(reader.GetValue(column))!;
}
