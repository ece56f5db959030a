using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Capture.Signals;

namespace Ecommerce.Streaming.Tests.Capture.Signals;

/// <summary>The offset tells of an incremental snapshot's rows only when they are stored.</summary>
public sealed class IncrementalSnapshotHistoryTests
{
    private static readonly CaptureOffset Offset = new()
    {
        SystemIdentifier = 1,
        Timeline = 1,
        Database = "d",
        SlotName = "s",
        Generation = Guid.NewGuid(),
        SnapshotLsn = 10,
        SnapshotCompleted = true,
        ConfirmedLsn = 100,
        IncrementalSnapshot = Progress("0"),
    };

    [Fact]
    public void A_position_has_the_progress_of_the_last_mark_at_or_before_it()
    {
        var history = new IncrementalSnapshotHistory();
        history.Begin(Offset).Should().Be((Offset.IncrementalSnapshot, 100UL));
        var (first, second) = (Progress("1"), Progress("2"));
        history.Set(first);
        history.Mark(110);
        history.Mark(120);
        history.Set(second);
        history.At(120).Should().BeSameAs(first, "the second is not marked yet");
        history.Mark(130);
        history.Set(null);
        history.Mark(140);
        history.At(125).Should().BeSameAs(first);
        history.At(130).Should().BeSameAs(second);
        history.At(150).Should().BeNull("it has ended by then");
    }

    [Fact]
    public void The_next_session_of_a_capture_goes_on_from_the_last_mark_and_obeys_no_signal_before_it()
    {
        var history = new IncrementalSnapshotHistory();
        history.Begin(Offset);
        var progress = Progress("1");
        history.Set(progress);
        history.Mark(110);
        history.Set(Progress("sent but not marked"));
        history.Begin(Offset).Should().Be((progress, 110UL));
        history.Mark(120);
        history.At(120).Should().BeSameAs(progress);
    }

    [Fact]
    public void A_slot_that_is_made_anew_begins_with_what_its_offset_says()
    {
        var history = new IncrementalSnapshotHistory();
        history.Begin(Offset);
        history.Set(Progress("1"));
        history.Mark(110);
        history.Begin(Offset with { Generation = Guid.NewGuid(), IncrementalSnapshot = null, ConfirmedLsn = 0 }).Should().Be((null, 0UL));
        history.At(200).Should().BeNull();
    }

    private static IncrementalSnapshotProgress Progress(string key) => new() { Tables = [new() { Name = "public.t" }], LastKey = [key] };
}
