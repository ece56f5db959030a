using System.Text;
using Ecommerce.Streaming.ChangeEvents;

namespace Ecommerce.Streaming.Tests.ChangeEvents;

public sealed class ChangeEnvelopeTests
{
    [Fact]
    public void A_row_of_an_incremental_snapshot_has_its_place_in_the_sequence_only()
    {
        var read = Parse("""{"schema":{},"payload":{"before":null,"after":{"id":1},"source":{"version":"3.6.1.Final","connector":"postgresql","name":"shop","ts_ms":5,"snapshot":"incremental","db":"gold","sequence":"[\"7\",\"9\"]","schema":"public","table":"t","txId":null,"lsn":null},"op":"r","ts_ms":6}}""");
        read.Source.Snapshot.Should().Be(SnapshotMarker.Incremental);
        read.Source.Lsn.Should().BeNull();
        read.Source.Sequence.Should().Be(new SourceSequence(7, 9));
        read.TimestampUs.Should().BeNull();
    }

    [Theory]
    [InlineData("null", "*change event*")]
    [InlineData("{", "*change event*")]
    [InlineData("""{"op":"c"}""", "*change event*")]
    [InlineData("""{"source":{"version":"1","connector":"p","name":"n","ts_ms":1,"db":"d","schema":"s","table":"t"},"op":"x","ts_ms":1}""", "'x' is no Debezium operation*")]
    [InlineData("""{"source":{"version":"1","connector":"p","name":"n","ts_ms":1,"snapshot":"maybe","db":"d","schema":"s","table":"t"},"op":"c","ts_ms":1}""", "'maybe' is no Debezium snapshot marker*")]
    [InlineData("""{"source":{"version":"1","connector":"p","name":"n","ts_ms":1,"db":"d","schema":"s","table":null},"op":"c","ts_ms":1}""", "*source.table*")]
    public void What_is_no_change_event_is_refused_with_a_reason(string json, string reason) =>
        FluentActions.Invoking(() => Parse(json)).Should().Throw<FormatException>().WithMessage(reason);

    [Fact]
    public void Sequences_survive_their_text()
    {
        foreach (var sequence in new[] { new SourceSequence(null, 0), new SourceSequence(1, ulong.MaxValue) })
        {
            SourceSequence.Parse(sequence.ToString()).Should().Be(sequence);
        }

        FluentActions.Invoking(() => SourceSequence.Parse("[\"1\"]")).Should().Throw<FormatException>();
        FluentActions.Invoking(() => SourceSequence.Parse("1,2")).Should().Throw<FormatException>();
    }

    [Fact]
    public void Codes_and_markers_survive_their_text()
    {
        Enum.GetValues<ChangeOperation>().Should().OnlyContain(o => OperationCodes.Parse(o.ToCode().ToString()) == o);
        Enum.GetValues<SnapshotMarker>().Should().OnlyContain(m => SnapshotMarkers.Parse(m.ToText()) == m);
    }

    [Fact]
    public void Topics_are_named_as_Debezium_names_them()
    {
        DataTopic.For("shop", "public", "Odd Näme").Should().Be("shop.public.Odd_N_me");
        DataTopic.For("shop", "public", new string('x', 300)).Should().HaveLength(249);
    }

    private static ChangeEnvelope Parse(string json) => ChangeEnvelope.Parse(Encoding.UTF8.GetBytes(json));
}
