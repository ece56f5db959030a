using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Transforms;

namespace Ecommerce.Streaming.Tests.Transforms;

public sealed class PredicateTests
{
    private static readonly ConnectRecord Record = new() { Topic = "shop.public.t", Value = "{}"u8.ToArray(), Headers = [new RecordHeader("h", default)] };

    public static TheoryData<IRecordPredicate, bool> Predicates => new()
    {
        { new TopicNameMatches("shop.*"), true },
        { new TopicNameMatches("shop"), false },
        { new HasHeaderKey("h"), true },
        { new HasHeaderKey("H"), false },
        { new RecordIsTombstone(), false },
    };

    [Theory]
    [MemberData(nameof(Predicates))]
    public void A_transform_is_for_some_records_only(IRecordPredicate predicate, bool holds)
    {
        predicate.Holds(Record).Should().Be(holds);
        (new ConditionalTransform(new Filter(), predicate).Apply(Record) is null).Should().Be(holds);
        (new ConditionalTransform(new Filter(), predicate, negate: true).Apply(Record) is null).Should().Be(!holds);
    }

    [Fact]
    public void A_tombstone_has_no_value() => new RecordIsTombstone().Holds(Record with { Value = null }).Should().BeTrue();
}
