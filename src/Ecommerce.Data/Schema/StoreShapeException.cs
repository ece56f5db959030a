namespace Ecommerce.Data.Schema;

/// <summary>The database holds tables or types with the store's names and another shape. Nothing was changed.</summary>
public sealed class StoreShapeException : Exception
{
    /// <summary>Describes the first difference.</summary>
    /// <param name="database">Name of the database that was looked at.</param>
    /// <param name="subject">The object that differs, e.g. <c>public.orders.total_amount</c>.</param>
    /// <param name="expected">What the store's model says of it.</param>
    /// <param name="actual">What the database's catalogue says of it.</param>
    public StoreShapeException(string database, string subject, string expected, string actual)
        : base($"Database \"{database}\" holds another schema under the store's names: {subject} should be {expected}, but is {actual}. Nothing was changed. "
            + "Use an empty database, or drop what stands in schema \"public\" there.")
    {
        Subject = subject;
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The object that differs.</summary>
    public string Subject { get; }

    /// <summary>What the store's model says of it.</summary>
    public string Expected { get; }

    /// <summary>What the database's catalogue says of it.</summary>
    public string Actual { get; }
}
