using System.Collections.Immutable;

namespace Ecommerce.Analytics.Repair;

/// <summary>Something in the source that is not as the model says.</summary>
/// <param name="Table">The table, in schema <c>public</c>.</param>
/// <param name="Column">The column; null where the whole table is meant.</param>
/// <param name="What">What is the matter, as the end of a sentence.</param>
/// <param name="Answers">Bare names of the answers that cannot be given; none where nothing is lost.</param>
public sealed record SchemaDifference(string Table, string? Column, string What, ImmutableArray<string> Answers)
{
    /// <summary>One line for people.</summary>
    /// <returns>What, and which answers it costs.</returns>
    public override string ToString() =>
        $"public.{Table}{(Column is null ? "" : "." + Column)} {What}{(Answers.IsEmpty ? "" : $"; these answers cannot be given until it is back: {string.Join(", ", Answers)}")}";
}
