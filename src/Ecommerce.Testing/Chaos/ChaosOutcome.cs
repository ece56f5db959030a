namespace Ecommerce.Testing.Chaos;

/// <summary>What a chaos run found.</summary>
public sealed record ChaosOutcome
{
    /// <summary>Faults that happened.</summary>
    public required int Faults { get; init; }

    /// <summary>How often all answers were compared.</summary>
    public required int QuietPoints { get; init; }

    /// <summary>Rows of the store's tables that PostgreSQL has and ClickHouse's state has not, at the last quiet point that was reached.</summary>
    public required long Lost { get; init; }

    /// <summary>Rows that ClickHouse's state has and PostgreSQL has not, at the last quiet point that was reached.</summary>
    public required long Ghosts { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What went wrong, in a few lines; null where nothing did.</summary>
    public string? Failure { get; init; }

    /// <summary>The number of the step at which it went wrong; for a quiet point, of the last step before it. Null where nothing did.</summary>
    public int? FailedStep { get; init; }

    /// <summary>Whether every answer was exact on three sides at every quiet point, and every fault had the consequences that it must have.</summary>
    public bool IsExact => Failure is null && Lost == 0 && Ghosts == 0;
}
