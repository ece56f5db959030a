using Ecommerce.Analytics.Repair;

namespace Ecommerce.Analytics.Settling;

/// <summary>What may be done between two passes of the settle loop, by whoever has the turn.</summary>
/// <param name="session">The loop's own connection.</param>
/// <param name="options">Names.</param>
/// <param name="target">The loop's statements.</param>
/// <param name="lease">The lease on a server; null on this process's own engine.</param>
/// <param name="watch">Notices what was dropped or emptied.</param>
/// <param name="settle">One pass.</param>
/// <param name="settled">Of every state table with rows, the block up to which it is settled.</param>
internal sealed class SettleTurn(
    ClickHouseSession session,
    AnalyticsOptions options,
    SettleTarget target,
    SettlerLease? lease,
    SelfRepair watch,
    Func<CancellationToken, Task<bool>> settle,
    Func<CancellationToken, Task<Dictionary<string, long?>>> settled)
{
    private readonly ulong? _epoch = lease?.Epoch;

    public ClickHouseSession Session => session;

    public AnalyticsOptions Options => options;

    public SettleTarget Target => target;

    /// <summary>Has to be told of a ledger that is another one now.</summary>
    public SelfRepair Watch => watch;

    /// <summary>A condition for statements that correct, or an empty text.</summary>
    public string Guard => lease?.Guard ?? string.Empty;

    /// <summary>Settings for all statements that write, or an empty text.</summary>
    public string Settings => lease?.Settings ?? string.Empty;

    /// <summary>One pass.</summary>
    public Task<bool> SettleAsync(CancellationToken cancellationToken) => settle(cancellationToken);

    /// <summary>Of every state table with rows, the block up to which it is settled.</summary>
    public Task<Dictionary<string, long?>> SettledAsync(CancellationToken cancellationToken) => settled(cancellationToken);

    /// <summary>Keeps the turn: on a server the lease is renewed. Call it between the statements of long work, and before one that cannot be taken back.</summary>
    /// <exception cref="OperationCanceledException">Another host has taken over meanwhile; whatever it settled, this work does not know of.</exception>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (lease is not null && !(await lease.HoldAsync(cancellationToken).ConfigureAwait(false) && lease.Epoch == _epoch))
            throw new OperationCanceledException($"Another host took over settling of {options.Database}.");
    }
}
