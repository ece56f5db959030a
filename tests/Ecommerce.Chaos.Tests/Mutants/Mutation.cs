namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>
/// One defect, put into the pipeline from outside: production code has no switch for it. A text or record that it is handed comes back changed; one that comes back unchanged does not count,
/// so that a defect whose place has moved is noticed. Good for one run.
/// </summary>
internal sealed class Mutation
{
    private int _changes;

    /// <summary>What of the verdict shows that the defect was caught for its own sake: the name of an answer, or words of a failure.</summary>
    public required string Symptom { get; init; }

    /// <summary>An answer that the defect cannot reach. Where it is wrong too, more is broken than was meant. Default one that nothing in the history changes.</summary>
    public string Spared { get; init; } = "number_of_orders_for_each_payment_method";

    /// <summary>Changes a statement that creates the analytics.</summary>
    public Func<string, string>? Ddl { get; init; }

    /// <summary>Changes a statement that the settle loop runs.</summary>
    public Func<string, string>? Settling { get; init; }

    /// <summary>Changes a record on its way to the topic; null drops it.</summary>
    public Func<WireRecord, WireRecord?>? Wire { get; init; }

    /// <summary>How many statements and records it changed.</summary>
    public int Changes => Volatile.Read(ref _changes);

    /// <summary>No defect.</summary>
    public static Mutation None() => new() { Symptom = string.Empty };

    public string ChangeDdl(string statement) => Change(statement, Ddl)!;

    public string ChangeSettling(string statement) => Change(statement, Settling)!;

    public WireRecord? ChangeWire(WireRecord record) => Change(record, Wire);

    private T? Change<T>(T given, Func<T, T?>? change)
        where T : class
    {
        if (change is null)
            return given;
        var changed = change(given);
        if (!Equals(changed, given))
            _ = Interlocked.Increment(ref _changes);
        return changed;
    }
}
