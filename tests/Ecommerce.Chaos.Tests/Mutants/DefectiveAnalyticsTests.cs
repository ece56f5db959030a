using Ecommerce.Analytics.Tests.Embedded;

namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>The suite can fail: each of these pipelines is broken in one place, and the same history and faults that leave the pipeline as it is exact find each of them out.</summary>
public sealed class DefectiveAnalyticsTests(RecordedHistory history, ChdbFixture engine) : IClassFixture<RecordedHistory>
{
    public static TheoryData<string> Defects => [.. DefectiveAnalytics.All.Keys];

    [Fact]
    public async Task Without_a_defect_every_answer_is_exact() => (await PlayAsync(Mutation.None())).Should().BeNull();

    [Theory]
    [MemberData(nameof(Defects))]
    public async Task Is_caught(string defect)
    {
        var mutation = DefectiveAnalytics.All[defect]();

        var verdict = await PlayAsync(mutation);

        mutation.Changes.Should().BePositive("the defect must be there");
        verdict.Should().NotBeNull("the suite must see it").And.Contain(mutation.Symptom, "it must be seen by what it breaks");
    }

    private async Task<string?> PlayAsync(Mutation mutation)
    {
        await using var analytics = await MutatedAnalytics.CreateAsync(engine, mutation);
        return await new Replay(history, analytics).PlayAsync();
    }
}
