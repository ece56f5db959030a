using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Ecommerce.Conformance.Cases;

namespace Ecommerce.Conformance.Comparison;

/// <summary>
/// Compares what a run wrote with a recording, record for record. Numbers and strings are compared by their exact characters. Only what cannot repeat is let differ: positions and
/// transaction ids and generated UUIDs stand for one another by order of appearance, times of the run may be other times of the run, the version and the run's id may be others.
/// </summary>
public sealed partial class RecordingComparison
{
    private readonly string _case;
    private readonly RunWindow _expectedRun;
    private readonly RunWindow _actualRun;
    private readonly FieldRoles _roles;
    private readonly TimedTopics _timed;
    private readonly string _sql;
    private readonly Correspondence _correspondence = new();
    private readonly ImmutableArray<Difference>.Builder _differences = ImmutableArray.CreateBuilder<Difference>();

    private RecordingComparison(string name, Recording recording, RunWindow actualRun)
    {
        _case = name;
        _expectedRun = RunWindow.Of(recording.Records);
        _actualRun = actualRun;
        _roles = new(recording.Config);
        _timed = new(recording.Config);
        _sql = string.Join('\n', recording.Sql.Schema.Concat(recording.Sql.Before).Concat(recording.Sql.After).Concat(recording.Then)).ToLowerInvariant();
    }

    /// <summary>Compares.</summary>
    /// <param name="name">The case's name in the differences.</param>
    /// <param name="recording">What is expected.</param>
    /// <param name="actual">What a run wrote.</param>
    /// <param name="actualRun">When that run took place.</param>
    /// <returns>Every difference; empty where there is none.</returns>
    public static ImmutableArray<Difference> Compare(string name, Recording recording, IEnumerable<RecordedRecord> actual, RunWindow actualRun)
    {
        var comparison = new RecordingComparison(name, recording, actualRun);
        var expectedTopics = recording.Records.GroupBy(r => r.Topic).ToDictionary(g => g.Key, g => g.OrderBy(r => r.Offset).ToArray());
        var actualTopics = actual.GroupBy(r => r.Topic).ToDictionary(g => g.Key, g => g.OrderBy(r => r.Offset).ToArray());
        foreach (var topic in expectedTopics.Keys.Union(actualTopics.Keys).Order(StringComparer.Ordinal))
        {
            comparison.CompareTopic(topic, expectedTopics.GetValueOrDefault(topic, []), actualTopics.GetValueOrDefault(topic, []));
        }

        return comparison._differences.ToImmutable();
    }

    private void CompareTopic(string topic, RecordedRecord[] expected, RecordedRecord[] actual)
    {
        if (_timed.Contains(topic) && Math.Min(expected.Length, actual.Length) is var common and > 0)
        {
            (expected, actual) = (expected[..common], actual[..common]);
        }

        foreach (var (one, other) in Alignment.Of(expected, actual))
        {
            if (one is not null && other is not null)
            {
                CompareRecord(one, other);
            }
            else
            {
                Add(topic, (one ?? other!).Offset, "record", one is null ? null : $"{one.Key} {one.Value}", other is null ? null : $"{other.Key} {other.Value}");
            }
        }
    }

    private void CompareRecord(RecordedRecord expected, RecordedRecord actual)
    {
        var place = new Place(expected.Topic, expected.Offset);
        Check(place, "partition", expected.Partition == actual.Partition, $"{expected.Partition}", $"{actual.Partition}");
        CompareHeaders(place, expected.Headers, actual.Headers);
        CompareText(place, "key", expected.Key, actual.Key, (_, path) => _roles.OfKey(place.Topic, path));
        CompareText(place, "value", expected.Value, actual.Value, (root, path) => _roles.OfValue(place.Topic, root, path));
    }

    private void CompareHeaders(Place place, ImmutableArray<RecordedHeader> expected, ImmutableArray<RecordedHeader> actual)
    {
        if (!expected.Select(h => h.Key).SequenceEqual(actual.Select(h => h.Key), StringComparer.Ordinal))
        {
            Add(place.Topic, place.Offset, "headers", string.Join(", ", expected.Select(h => h.Key)), string.Join(", ", actual.Select(h => h.Key)));
            return;
        }

        foreach (var (one, other) in expected.Zip(actual))
        {
            var field = $"headers.{one.Key}";
            var role = _roles.OfHeader(one.Key);
            if (role == FieldRole.RunId)
            {
                Check(place, field, other.Value is { } id && (id == one.Value || Guid.TryParseExact(id, "D", out _)) && _correspondence.Agree(field, one.Value ?? "", id), one.Value, other.Value);
            }
            else if (role == FieldRole.Data)
            {
                CompareText(place, field, one.Value, other.Value, static (_, _) => FieldRole.Data);
            }
            else
            {
                Check(place, field, one.Value is null ? other.Value is null : other.Value is not null && AreSame(role, field, one.Value, other.Value), one.Value, other.Value);
            }
        }
    }

    private void CompareText(Place place, string part, string? expected, string? actual, Func<JsonText, string, FieldRole> role)
    {
        var (one, other) = (JsonText.Parse(expected), JsonText.Parse(actual));
        if (one is null || other is null)
        {
            Check(place, part, expected is null || actual is null ? expected == actual : AreSame(FieldRole.Data, part, expected, actual), expected, actual);
            return;
        }

        // With schemas on the wire, the payload is what has roles.
        if (one is { Members: [("schema", var schema), ("payload", var payload)] } && other is { Members: [("schema", var otherSchema), ("payload", var otherPayload)] } && schema["type"] is not null)
        {
            CompareNode(place, $"{part}.schema", schema, otherSchema, _ => FieldRole.Data, "");
            CompareNode(place, $"{part}.payload", payload, otherPayload, path => role(payload, path), "");
        }
        else
        {
            CompareNode(place, part, one, other, path => role(one, path), "");
        }
    }

    /// <param name="place">The record.</param>
    /// <param name="field">The field's full path, for the report.</param>
    /// <param name="expected">What Debezium wrote.</param>
    /// <param name="actual">What the capture wrote.</param>
    /// <param name="role">The role of a path in the payload.</param>
    /// <param name="path">The field's path in the payload.</param>
    private void CompareNode(Place place, string field, JsonText expected, JsonText actual, Func<string, FieldRole> role, string path)
    {
        if (expected.Kind != actual.Kind)
        {
            Add(place.Topic, place.Offset, field, expected.Raw, actual.Raw);
        }
        else if (expected.Kind == JsonKind.Object)
        {
            var names = expected.Members.Select(m => m.Name).ToArray();
            if (!names.SequenceEqual(actual.Members.Select(m => m.Name), StringComparer.Ordinal))
            {
                Add(place.Topic, place.Offset, field, $"members {string.Join(',', names)}", $"members {string.Join(',', actual.Members.Select(m => m.Name))}");
            }

            foreach (var (name, value) in expected.Members)
            {
                if (actual[name] is { } other)
                {
                    CompareNode(place, $"{field}.{name}", value, other, role, path.Length == 0 ? name : $"{path}.{name}");
                }
            }

            CompareClock(place, field, expected, actual);
        }
        else if (expected.Kind == JsonKind.Array)
        {
            Check(place, field, expected.Items.Length == actual.Items.Length, expected.Raw, actual.Raw);
            for (var i = 0; i < Math.Min(expected.Items.Length, actual.Items.Length); i++)
            {
                CompareNode(place, $"{field}[{i}]", expected.Items[i], actual.Items[i], role, $"{path}[{i}]");
            }
        }
        else
        {
            Check(place, field, AreSame(role(path), field, expected.Raw, actual.Raw), expected.Raw, actual.Raw);
        }
    }

    /// <summary>Of one instant, the three units tell the same.</summary>
    private void CompareClock(Place place, string field, JsonText expected, JsonText actual)
    {
        if (Tells(expected) && actual["ts_ms"] is not null && actual["ts_us"] is not null && actual["ts_ns"] is not null)
        {
            Check(place, $"{field}.ts_ns", Tells(actual), "one instant in ts_ms, ts_us and ts_ns", $"{actual["ts_ms"]!.Raw}, {actual["ts_us"]!.Raw}, {actual["ts_ns"]!.Raw}");
        }

        static bool Tells(JsonText time) =>
            time["ts_ms"] is { Raw.Length: 13 } ms && time["ts_us"] is { Raw.Length: 16 } us && time["ts_ns"] is { Raw.Length: 19 } ns && us.Raw.StartsWith(ms.Raw, StringComparison.Ordinal) && ns.Raw.StartsWith(us.Raw, StringComparison.Ordinal);
    }

    private bool AreSame(FieldRole role, string field, string expected, string actual)
    {
        switch (role)
        {
            case FieldRole.Version:
                return actual.Length > 2;
            case FieldRole.Position:
                // The path tells kinds of positions apart, wherever the record is.
                return Digits().Replace(expected, "#") == Digits().Replace(actual, "#")
                    && Digits().Matches(expected).Zip(Digits().Matches(actual)).Select((pair, i) => _correspondence.Agree($"{field}#{i}", pair.First.Value, pair.Second.Value)).ToArray().All(agree => agree);
            default:
                if (expected.Length == actual.Length && _expectedRun.HoldsNumber(expected) && _actualRun.HoldsNumber(actual))
                {
                    return true;
                }

                // Equal texts are taken apart too: an id in them must not be used again for another.
                var (one, other) = (TextParts.Of(expected, _expectedRun, IsData), TextParts.Of(actual, _actualRun, IsData));
                return one.Template == other.Template && one.Uuids.Zip(other.Uuids).Select(pair => _correspondence.Agree("uuid", pair.First, pair.Second)).ToArray().All(agree => agree);
        }
    }

    private bool IsData(string uuid) => _sql.Contains(uuid, StringComparison.Ordinal);

    private void Check(Place place, string field, bool holds, string? expected, string? actual)
    {
        if (!holds)
        {
            Add(place.Topic, place.Offset, field, expected, actual);
        }
    }

    private void Add(string topic, long offset, string field, string? expected, string? actual)
    {
        var (one, other) = Excerpt.Of(expected, actual);
        _differences.Add(new() { Case = _case, Topic = topic, Offset = offset, Field = field, Expected = one, Actual = other });
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    private readonly record struct Place(string Topic, long Offset);
}
