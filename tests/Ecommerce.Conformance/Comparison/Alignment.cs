using Ecommerce.Conformance.Cases;

namespace Ecommerce.Conformance.Comparison;

/// <summary>
/// Pairs the records of a topic of which some are missing or too many, so that the report names those and not every record after them. Where both sides have as many
/// records, each stands against the one at its own offset.
/// </summary>
internal static class Alignment
{
    public static IEnumerable<(RecordedRecord? Expected, RecordedRecord? Actual)> Of(RecordedRecord[] expected, RecordedRecord[] actual) =>
        expected.Length == actual.Length ? expected.Zip(actual, (e, a) => ((RecordedRecord?)e, (RecordedRecord?)a)) : Longest(expected, actual);

    // The longest common subsequence of what a record is about.
    private static IEnumerable<(RecordedRecord? Expected, RecordedRecord? Actual)> Longest(RecordedRecord[] expected, RecordedRecord[] actual)
    {
        var (ones, others) = (expected.Select(Subject).ToArray(), actual.Select(Subject).ToArray());
        var common = new int[ones.Length + 1, others.Length + 1];
        for (var e = ones.Length - 1; e >= 0; e--)
        {
            for (var a = others.Length - 1; a >= 0; a--)
            {
                common[e, a] = ones[e] == others[a] ? common[e + 1, a + 1] + 1 : Math.Max(common[e + 1, a], common[e, a + 1]);
            }
        }

        for (int e = 0, a = 0; e < ones.Length || a < others.Length;)
        {
            if (e < ones.Length && a < others.Length && ones[e] == others[a])
            {
                yield return (expected[e++], actual[a++]);
            }
            else if (a == others.Length || (e < ones.Length && common[e + 1, a] >= common[e, a + 1]))
            {
                yield return (expected[e++], null);
            }
            else
            {
                yield return (null, actual[a++]);
            }
        }
    }

    private static (string?, string?) Subject(RecordedRecord record) => (record.Key, record.Value is null ? null : JsonText.Parse(record.Value) is { } json ? (json["payload"] ?? json)["op"]?.Raw ?? "" : "");
}
