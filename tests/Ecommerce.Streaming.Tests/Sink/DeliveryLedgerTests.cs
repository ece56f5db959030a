using CsCheck;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Sink;

namespace Ecommerce.Streaming.Tests.Sink;

public sealed class DeliveryLedgerTests
{
    private static readonly ChangeRecord Record = new() { Topic = "t" };

    [Fact]
    public void A_mark_is_reached_when_every_record_before_it_is_committed()
    {
        var ledger = new DeliveryLedger(1000, 10);
        var p = ledger.AddPartition("t", 0, true);
        var q = ledger.AddPartition("t", 1, true);
        var first = Accept(ledger, p);
        ledger.Mark(10);
        var second = Accept(ledger, q);
        ledger.Mark(20);

        ledger.Acknowledge(first, 5);
        ledger.Acknowledge(second, 7);
        ledger.Commit(q, 8);
        ledger.StoredLsn.Should().Be(0, "the record before both marks is not committed");
        ledger.Commit(p, 5);
        ledger.StoredLsn.Should().Be(0, "offset 5 is the next that the group will read");
        ledger.Commit(p, 6);
        ledger.StoredLsn.Should().Be(20);
    }

    [Fact]
    public void A_group_whose_offset_goes_back_takes_nothing_back()
    {
        var ledger = new DeliveryLedger(1000, 10);
        var p = ledger.AddPartition("t", 0, true);
        var record = Accept(ledger, p);
        ledger.Commit(p, 100);
        ledger.Commit(p, 0);
        ledger.Acknowledge(record, 50);
        ledger.Mark(1);

        ledger.StoredLsn.Should().Be(1);
        ledger.Read().UnreadRecords.Should().Be(0);
    }

    [Fact]
    public void An_ungated_record_is_stored_once_acknowledged_and_knows_no_bound()
    {
        var ledger = new DeliveryLedger(1, 1);
        var p = ledger.AddPartition("t", 0, false);
        SentRecord[] sent = [.. Enumerable.Range(0, 100).Select(_ => Accept(ledger, p))];
        ledger.Mark(9);
        foreach (var record in sent)
        {
            ledger.StoredLsn.Should().Be(0);
            ledger.Acknowledge(record, 0);
        }

        ledger.StoredLsn.Should().Be(9);
    }

    [Fact]
    public void A_full_partition_holds_back_until_the_group_commits()
    {
        var ledger = new DeliveryLedger(100, 1000);
        var p = ledger.AddPartition("t", 0, true);
        var first = ledger.TryAccept(p, Record, 500, null, out _);
        first.Should().NotBeNull("one record is always let through");
        ledger.TryAccept(p, Record, 1, null, out var room).Should().BeNull();

        ledger.Acknowledge(first!, 0);
        ledger.TryAccept(p, Record, 1, null, out room).Should().BeNull("acknowledged is not read");
        ledger.Commit(p, 1);
        room.IsCompleted.Should().BeTrue();
        ledger.TryAccept(p, Record, 1, null, out _).Should().NotBeNull();
    }

    [Fact]
    public void A_full_partition_opens_again_for_many_records_at_once()
    {
        var ledger = new DeliveryLedger(1_000_000, 8);
        var p = ledger.AddPartition("t", 0, true);
        for (var i = 0; i < 8; i++)
        {
            ledger.Acknowledge(ledger.TryAccept(p, Record, 1, null, out _)!, i);
        }

        ledger.TryAccept(p, Record, 1, null, out var room).Should().BeNull();
        ledger.Commit(p, 1);
        room.IsCompleted.Should().BeFalse("one place would be filled by a batch of one record");
        ledger.TryAccept(p, Record, 1, null, out room).Should().BeNull();

        ledger.Commit(p, 2);
        room.IsCompleted.Should().BeTrue();
        ledger.TryAccept(p, Record, 1, null, out _).Should().NotBeNull();
        ledger.TryAccept(p, Record, 1, null, out _).Should().NotBeNull();
        ledger.TryAccept(p, Record, 1, null, out _).Should().BeNull();
    }

    [Fact]
    public void A_refused_record_waits_for_its_stand_in()
    {
        var ledger = new DeliveryLedger(1000, 10);
        var data = ledger.AddPartition("t", 0, true);
        var parked = ledger.AddPartition("parked", 0, true);
        var refused = Accept(ledger, data);
        var next = Accept(ledger, data);
        ledger.Mark(1);
        ledger.Refuse(refused);
        ledger.Acknowledge(next, 0);
        ledger.Commit(data, 1);
        ledger.StoredLsn.Should().Be(0);
        ledger.IsFlushed(out _).Should().BeFalse();

        ledger.TryTakeRefused(out var taken).Should().BeTrue();
        var standIn = ledger.TryAccept(parked, Record, 10, taken, out _)!;
        ledger.Acknowledge(standIn, 3);
        ledger.IsFlushed(out _).Should().BeTrue();
        ledger.StoredLsn.Should().Be(0, "the group has not read the description");
        ledger.Commit(parked, 4);
        ledger.StoredLsn.Should().Be(1);
    }

    [Fact]
    public void A_failure_ends_it_and_the_first_cause_stays()
    {
        var ledger = new DeliveryLedger(1000, 10);
        var p = ledger.AddPartition("t", 0, true);
        Accept(ledger, p);
        ledger.Mark(5);
        ledger.IsFlushed(out var progress);
        ledger.Fail(new ChangeDeliveryException("t", 0, "first"));
        ledger.Fail(new InvalidOperationException("second"));

        progress.IsCompleted.Should().BeTrue("who waits must hear of it");
        ledger.Invoking(l => l.TryAccept(p, Record, 1, null, out _)).Should().Throw<ChangeDeliveryException>().WithMessage("first");
        ledger.Invoking(l => l.IsFlushed(out _)).Should().Throw<ChangeDeliveryException>();
        ledger.StoredLsn.Should().Be(0);
    }

    /// <summary>Any order of sends, marks, acknowledgements and commits gives what a naive reading of the definition gives, and never goes back.</summary>
    [Fact]
    public void The_stored_position_is_the_greatest_mark_with_nothing_outstanding_before_it() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 6]).Array[1, 120].Sample(steps =>
        {
            var ledger = new DeliveryLedger(long.MaxValue, int.MaxValue);
            PartitionLedger[] partitions = [.. Enumerable.Range(0, 4).Select(i => ledger.AddPartition("t", i, i != 3))];
            var model = new List<(int Partition, SentRecord Sent, long Offset)>[4];
            for (var i = 0; i < 4; i++)
                model[i] = [];
            var acknowledged = new int[4];
            var committed = new long[4];
            var order = new List<(int Partition, long Offset)>();
            var marks = new List<(int Sent, ulong Lsn)>();
            var lsn = 0UL;
            var last = 0UL;
            foreach (var (kind, p, n) in steps)
            {
                switch (kind)
                {
                    case 0 or 1:
                        model[p].Add((p, ledger.TryAccept(partitions[p], Record, 1, null, out _)!, model[p].Count));
                        order.Add((p, model[p].Count - 1));
                        break;
                    case 2:
                        ledger.Mark(++lsn);
                        marks.Add((order.Count, lsn));
                        break;
                    case 3 or 4:
                        for (var i = 0; i < n && acknowledged[p] < model[p].Count; i++)
                            ledger.Acknowledge(model[p][acknowledged[p]].Sent, acknowledged[p]++);
                        break;
                    default:
                        committed[p] = Math.Max(committed[p], Math.Min(committed[p] + n, acknowledged[p]));
                        ledger.Commit(partitions[p], committed[p]);
                        break;
                }

                var stored = order.TakeWhile(r => r.Offset < (r.Partition == 3 ? acknowledged[3] : committed[r.Partition])).Count();
                var expected = marks.Where(m => m.Sent <= stored).Select(m => m.Lsn).DefaultIfEmpty(0UL).Max();
                if (ledger.StoredLsn != expected || expected < last)
                    return false;
                last = expected;
            }

            return true;
        });

    private static SentRecord Accept(DeliveryLedger ledger, PartitionLedger partition) => ledger.TryAccept(partition, Record, 10, null, out _)!;
}
