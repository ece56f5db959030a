using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ecommerce.Data.Generation;

namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>
/// Plays a recorded history to the analytics as a bad day would: out of order, in torn batches, much of it twice, old records after a TRUNCATE, streamed ones before their snapshot, poison,
/// restarts; merges held back and then all done. After every phase and every fault all answers are compared with PostgreSQL. The same seed plays the same.
/// </summary>
internal sealed partial class Replay(RecordedHistory history, MutatedAnalytics analytics)
{
    private const int Batches = 4;

    private readonly RandomStream _random = new(RecordedHistory.Seed, "mutants/replay");

    /// <summary>Plays until something is wrong.</summary>
    /// <returns>What the suite has against it, or null.</returns>
    public async Task<string?> PlayAsync()
    {
        await analytics.AttachHubAsync();
        await analytics.HoldMergesAsync();
        RecordedPhase? before = null;
        foreach (var phase in history.Phases)
        {
            await FeedAsync(phase, before);
            if (await VerifyAsync("after phase " + (history.Phases.IndexOf(phase) + 1).ToString(CultureInfo.InvariantCulture), phase) is { } wrong)
                return wrong;
            before = phase;
        }

        if (await PoisonAsync(history.Phases[^1]) is { } swallowed)
            return swallowed;
        await analytics.MergeAsync();
        await analytics.SettleAgainAsync();
        return await VerifyAsync("after merges, settled again", history.Phases[^1]);
    }

    private async Task FeedAsync(RecordedPhase phase, RecordedPhase? before)
    {
        if (before is null)
        {
            // As with a capture that keeps its offsets elsewhere: the snapshot's last row tells where the slot began, and what came before it is kept aside.
            await FeedAsync(WithoutPredecessor(phase.Records));
            foreach (var offset in phase.Offsets)
                await analytics.StoreAsync(offset);
        }
        else if (phase.HasNewSlot)
        {
            await analytics.StoreAsync(phase.Offsets.First());
            await FeedAsync(WithoutPredecessor(phase.Records));
            await analytics.StoreAsync(phase.Offsets.Last());
        }
        else
        {
            // What lay before the TRUNCATE comes from a slow partition, for the first time, when the TRUNCATE is long settled.
            var late = phase.Records.TakeWhile(record => !record.Value.Contains("\"op\":\"t\"", StringComparison.Ordinal)).ToList();
            await FeedAsync(phase.Records.Skip(late.Count));
            await FeedAsync(late.Concat(ByTopic(before.Records).Where((_, index) => index % 3 == 0)));
        }

        await analytics.RestartAsync();
        await analytics.SettleAsync();
    }

    /// <summary>As Debezium writes them: the first transaction of a slot does not tell the commit before it. Here a heartbeat may have been the first.</summary>
    private static IEnumerable<WireRecord> WithoutPredecessor(IEnumerable<WireRecord> records)
    {
        var all = records.Select(record => (Record: record, Commit: Predecessor().Match(record.Value))).ToList();
        var first = all.First(item => item.Commit.Success).Commit.Value;
        return all.Select(item => item.Commit.Value == first ? item.Record with { Value = item.Record.Value.Replace(first, "\"sequence\":\"[null,", StringComparison.Ordinal) } : item.Record);
    }

    private async Task FeedAsync(IEnumerable<WireRecord> records)
    {
        var all = Disorder(records);
        for (var batch = 0; batch < Batches; batch++)
        {
            await analytics.FeedAsync(all.Where((_, index) => index % Batches == batch));
            if (batch == Batches / 2)
                await analytics.SettleAsync();
        }

        await analytics.SettleAsync();
    }

    /// <summary>A message that is none, and one whose money is no number: both must be seen, and neither may change an answer once somebody has looked at them.</summary>
    private async Task<string?> PoisonAsync(RecordedPhase phase)
    {
        var last = phase.Records.Last(record => record.Topic.EndsWith(".orders", StringComparison.Ordinal));
        var envelope = JsonNode.Parse(last.Value)!;
        envelope["after"]!["total_amount"] = "12,50";
        var position = JsonNode.Parse(envelope["source"]!["sequence"]!.GetValue<string>())!.AsArray();
        var lsn = ulong.Parse(position[1]!.GetValue<string>(), CultureInfo.InvariantCulture) + 1;
        position[1] = lsn.ToString(CultureInfo.InvariantCulture);
        envelope["source"]!["sequence"] = position.ToJsonString();
        await analytics.FeedAsync([last with { Value = envelope.ToJsonString() }]);
        await analytics.FeedUnreadableAsync(last.Topic, "not json");
        await analytics.SettleAsync();
        if (await analytics.CountParkedAsync() is not 2 and var parked)
            return string.Create(CultureInfo.InvariantCulture, $"{parked} of 2 poisoned messages are parked");
        (await VerifyAsync("with poison", phase)).Should().Contain("parked messages", "an answer that a parked message concerns is not exact");
        await analytics.DropParkedAsync();
        return await VerifyAsync("after poison", phase);
    }

    private async Task<string?> VerifyAsync(string when, RecordedPhase phase) => await analytics.VerifyAsync(phase.Truth) is { } wrong ? $"{when}: {wrong}" : null;

    // Tables are read side by side: only the order within a topic is the same in every recording.
    private static IEnumerable<WireRecord> ByTopic(IEnumerable<WireRecord> records) => records.OrderBy(record => record.Topic, StringComparer.Ordinal);

    private ImmutableArray<WireRecord> Disorder(IEnumerable<WireRecord> records)
    {
        var all = ByTopic(records).ToList();
        all.AddRange(all.Where(_ => _random.Chance(0.25)).ToList());
        for (var i = all.Count - 1; i > 0; i--)
        {
            var other = _random.Next(i + 1);
            (all[i], all[other]) = (all[other], all[i]);
        }

        return [.. all];
    }

    // Of a streamed record; a snapshot's has none, or its own position.
    [GeneratedRegex("""(?<="snapshot":"false".*)"sequence":"\[(\\"\d+\\"|null),""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Predecessor();
}
