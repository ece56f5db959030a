namespace Ecommerce.Analytics.Settling;

/// <summary>
/// How long to rest between two passes. A pass costs what it changes and a fixed part that is many times larger than that of one row: while a backlog is worked off,
/// fewer and larger passes leave the processors to the flow, and nobody can see the answers of the present yet anyway.
/// </summary>
internal static class SettlePace
{
    /// <summary>Row versions in one pass from which on this is a backlog; a lively store has some hundreds.</summary>
    public const long BacklogRows = 5_000;

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    /// <summary>The pause after a pass.</summary>
    /// <param name="rows">Row versions that it settled.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="interval">The usual pause.</param>
    public static TimeSpan After(long rows, TimeSpan duration, TimeSpan interval)
    {
        if (rows < BacklogRows)
            return interval;
        var rest = duration * 3 < LongestRest ? duration * 3 : LongestRest;
        return rest > interval ? rest : interval;
    }
}
