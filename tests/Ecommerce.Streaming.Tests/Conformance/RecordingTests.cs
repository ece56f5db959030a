using Ecommerce.Conformance.Cases;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Conformance;

public sealed class RecordingTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_every_recording_of_the_suite()
    {
        var recordings = RecordingFolder.Read(RecordingFolder.Own);

        recordings.Select(r => (r.Case, r.Records.Length)).Should().Equal(
            ("incremental", 52), ("isostring-double", 59), ("masked", 16), ("no-data-no-tombstones", 34), ("one-topic", 59), ("plain", 59), ("precise-micro", 59), ("seed", 52), ("truncate-kept", 60), ("unwrapped", 52), ("with-schemas", 59));
        recordings[0].Then.Should().HaveCount(2);
        recordings[0].Config.Should().Contain("incremental.snapshot.chunk.size", "2");
        recordings[0].Records[0].Headers.Should().BeEmpty();
        recordings.SelectMany(r => r.Records).Should().Contain(r => r.Value == null).And.Contain(r => r.Key == null);
    }

    [Fact]
    public void Takes_sql_from_the_recordings_folder_and_what_is_not_there_from_the_suite()
    {
        Directory.CreateDirectory(_folder["further/recorded"]);
        File.WriteAllText(_folder["further/after.sql"], "SELECT 1; SELECT 2;");
        File.WriteAllLines(_folder["further/recorded/one.jsonl"], ["""{"case": "one", "config": {"topic.prefix": "x"}}""", """{"topic": "t", "partition": 0, "offset": 0, "key": null, "value": "{}"}"""]);

        var recording = RecordingFolder.Read(_folder["further"]).Should().ContainSingle().Which;

        recording.Sql.After.Should().Equal("SELECT 1", "SELECT 2");
        recording.Sql.Before.Should().HaveCount(11);
        RecordingFolder.Read(_folder["further/recorded"]).Should().ContainSingle().Which.Sql.After.Should().HaveCount(2);
    }

    [Fact]
    public void Names_the_line_that_is_wrong()
    {
        File.WriteAllLines(_folder["one.jsonl"], ["""{"case": "one", "config": {}}""", """{"topic": "t"}"""]);
        FluentActions.Invoking(() => RecordingFolder.Read(_folder.Path)).Should().Throw<FormatException>().WithMessage("*one.jsonl, line 2*");
    }

    [Fact]
    public void Does_not_take_an_empty_folder_for_success() =>
        FluentActions.Invoking(() => RecordingFolder.Read(_folder.Path)).Should().Throw<DirectoryNotFoundException>();
}
