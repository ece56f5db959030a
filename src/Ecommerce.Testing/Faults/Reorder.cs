using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>Records of all topics are delivered once more, in an order that has nothing to do with theirs, some of them twice.</summary>
/// <param name="Most">How many of each partition.</param>
public sealed record Reorder(int Most) : Fault
{
    /// <inheritdoc/>
    public override string Name => "reorder";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var records = scene.Topics.ReadTail(Most).ToArray();
        for (var i = records.Length - 1; i > 0; i--)
        {
            var other = scene.Random.Next(i + 1);
            (records[i], records[other]) = (records[other], records[i]);
        }

        await scene.Topics.WriteAgainAsync(records.Concat(records.Where((_, index) => index % 3 == 0)), cancellationToken).ConfigureAwait(false);
    }
}
