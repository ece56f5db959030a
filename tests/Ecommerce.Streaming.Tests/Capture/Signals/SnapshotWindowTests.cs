using Ecommerce.Streaming.Capture.Signals;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Tests.Capture.Signals;

/// <summary>Which of the rows that were read between two watermarks are still to be sent.</summary>
public sealed class SnapshotWindowTests
{
    private static readonly TableShape Table = new("public", "t", "shop.public.t", [], []);

    [Fact]
    public void Keys_count_only_for_their_table_and_only_if_it_is_being_read()
    {
        var window = Window([]);
        window.Add(Table, [1]);
        window.Add(Table, [1]);
        window.Add(new TableShape("public", "other", "shop.public.other", [], []), [2]);
        window.Count.Should().Be(1);
        window.IsLeft([1]).Should().BeFalse();
        window.IsLeft([2]).Should().BeTrue();
        window.IsLeft(null).Should().BeTrue("a row without a key is never left out");

        // The same table after its shape has changed.
        window.Add(new TableShape("public", "t", "shop.public.t", [], []), [3]);
        window.IsLeft([3]).Should().BeFalse();
        window.Empty(Table);
        window.IsLeft([4]).Should().BeFalse();
        window.Count.Should().Be(0);
    }

    [Fact]
    public void A_chunk_is_stale_if_it_did_not_see_a_transaction_that_lies_before_the_window()
    {
        var window = Window([7, 9]);
        window.Open([1, 2]);
        window.IsStale.Should().BeFalse("7 and 9 will come inside the window or behind it");
        window.Open([1, 9]);
        window.IsStale.Should().BeTrue();
    }

    private static SnapshotWindow Window(uint[] unseen)
    {
        var chunk = new Chunk { Tables = [new() { Name = "public.t" }], Unseen = [.. unseen], Notifications = [], IsClosed = true };
        return new SnapshotWindow(new ChunkRequest("id", "s", chunk.Tables, [], [], 0), Task.FromResult(chunk)) { Chunk = chunk };
    }
}
