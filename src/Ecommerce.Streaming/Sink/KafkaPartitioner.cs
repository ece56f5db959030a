using System.Buffers.Binary;

namespace Ecommerce.Streaming.Sink;

/// <summary>
/// The partition that Kafka's default partitioner gives a key: murmur2 over the key's bytes, sign bit off, modulo the number of partitions
/// (org.apache.kafka.clients.producer.internals.BuiltInPartitioner). Records of one key thus share a partition whoever produces them.
/// </summary>
internal static class KafkaPartitioner
{
    private const uint Seed = 0x9747b28c;
    private const uint Multiplier = 0x5bd1e995;
    private const int Shift = 24;

    /// <summary>The key's partition; partition 0 where there is no key, so that such records keep their order.</summary>
    internal static int Partition(byte[]? key, int partitions) => key is null ? 0 : (Murmur2(key) & int.MaxValue) % partitions;

    internal static int Murmur2(ReadOnlySpan<byte> data)
    {
        unchecked
        {
            var hash = Seed ^ (uint)data.Length;
            while (data.Length >= sizeof(uint))
            {
                var word = BinaryPrimitives.ReadUInt32LittleEndian(data) * Multiplier;
                word ^= word >> Shift;
                hash = (hash * Multiplier) ^ (word * Multiplier);
                data = data[sizeof(uint)..];
            }

            if (data.Length > 0)
            {
                for (var i = data.Length - 1; i >= 0; i--)
                    hash ^= (uint)data[i] << (8 * i);
                hash *= Multiplier;
            }

            hash ^= hash >> 13;
            hash *= Multiplier;
            return (int)(hash ^ (hash >> 15));
        }
    }
}
