using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Ecommerce.Data.Generation;

namespace Ecommerce.Testing.Faults;

/// <summary>Makes messages that cannot be stored, from good ones.</summary>
internal static class Poison
{
    // Later than whatever the log will have said while a test runs, and so never made up for by the row's own next change.
    private const ulong Later = 1UL << 60;

    public static (string Topic, byte[] Value) Make(PoisonKind kind, IEnumerable<ConsumeResult<byte[], byte[]>> good, string topic, RandomStream random)
    {
        var candidates = good.Where(record => record.Topic.EndsWith(".orders", StringComparison.Ordinal) && record.Message.Value is not null)
            .Select(record => (record.Topic, Event: JsonNode.Parse(record.Message.Value)!)).Where(record => record.Event["after"] is JsonObject).ToList();
        if (kind == PoisonKind.NotJson || candidates.Count == 0)
        {
            return (topic, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"not JSON {random.NextBits()}")));
        }

        var (of, message) = candidates[random.Next(candidates.Count)];
        var after = message["after"]!.AsObject();
        switch (kind)
        {
            case PoisonKind.WrongType:
                after["user_id"] = "somebody";
                break;
            case PoisonKind.MissingField:
                after.Remove("total_amount");
                break;
            case PoisonKind.OutOfRange:
                after["user_id"] = 99_999_999_999;
                break;
            default:
                message["op"] = "x";
                break;
        }

        message["source"]!["sequence"] = string.Create(CultureInfo.InvariantCulture, $"[\"{Later}\",\"{Later + (random.NextBits() >> 8)}\"]");
        return (of, Encoding.UTF8.GetBytes(message.ToJsonString()));
    }
}
