using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>A message that cannot be stored comes by a topic. It must be parked, and seen: until somebody decides what becomes of it, nothing that it concerns is called exact.</summary>
/// <param name="Kind">What is wrong with it.</param>
public sealed record PoisonMessage(PoisonKind Kind) : Fault
{
    /// <inheritdoc/>
    public override string Name => "poison";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var topics = scene.Topics.TableTopics();
        var (topic, value) = Poison.Make(Kind, scene.Topics.ReadTail(20), topics[scene.Random.Next(topics.Count)], scene.Random);
        var open = await StoreWrites.CountParkedAsync(scene, cancellationToken).ConfigureAwait(false);
        await scene.Topics.WriteAsync(topic, key: null, value, cancellationToken).ConfigureAwait(false);
        await scene.ExpectAsync($"the {Kind} message on {topic} among the parked ones", async () => await StoreWrites.CountParkedAsync(scene, cancellationToken).ConfigureAwait(false) > open, cancellationToken).ConfigureAwait(false);
        scene.BeforeQuiet(async token =>
        {
            var result = await scene.AskAsync("errors-drop", [], token).ConfigureAwait(false);
            if (result["open"]?.GetValue<long>() is not 0)
            {
                throw new ChaosException($"errors-drop left some open: {result.ToJsonString()}");
            }
        });
    }
}
