using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>A column's type changes, with a rewrite of the table (which the log does not tell of) or without one, and back.</summary>
/// <param name="Rewrite">Whether the table is rewritten.</param>
public sealed record ChangeColumnType(bool Rewrite) : Fault
{
    /// <inheritdoc/>
    public override string Name => "ddl-type";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var (there, back) = Rewrite
            ? ("ALTER TABLE public.orderdetails ALTER COLUMN quantity TYPE bigint", "ALTER TABLE public.orderdetails ALTER COLUMN quantity TYPE integer")
            : ("ALTER TABLE public.categories ALTER COLUMN category_name TYPE varchar(200)", "ALTER TABLE public.categories ALTER COLUMN category_name TYPE varchar(100)");
        await scene.Store.WriteAsync(transaction => transaction.ExecuteAsync(there, cancellationToken), cancellationToken).ConfigureAwait(false);
        await scene.LiveAsync(TimeSpan.FromMilliseconds(scene.Random.Next(900)), cancellationToken).ConfigureAwait(false);
        await scene.Store.WriteAsync(transaction => transaction.ExecuteAsync(back, cancellationToken), cancellationToken).ConfigureAwait(false);
    }
}
