using System.Text;
using Ecommerce.Streaming.Sink;

namespace Ecommerce.Streaming.Tests.Sink;

public sealed class KafkaPartitionerTests
{
    /// <summary>Facts from Kafka's own UtilsTest.testMurmur2.</summary>
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void Murmur2_is_Kafkas(string key, int expected) => KafkaPartitioner.Murmur2(Encoding.UTF8.GetBytes(key)).Should().Be(expected);

    [Fact]
    public void A_key_has_one_partition_within_range_and_no_key_has_the_first()
    {
        KafkaPartitioner.Partition(null, 4).Should().Be(0);
        KafkaPartitioner.Partition("foobar"u8.ToArray(), 7).Should().Be((int)((-790332482 & 0x7fffffff) % 7));
        Enumerable.Range(0, 1000).Select(i => KafkaPartitioner.Partition(Encoding.UTF8.GetBytes($"{{\"id\":{i}}}"), 4)).Distinct().Should().BeEquivalentTo([0, 1, 2, 3]);
    }
}
