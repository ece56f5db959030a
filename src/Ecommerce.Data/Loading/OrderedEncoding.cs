using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Ecommerce.Data.Generation;

namespace Ecommerce.Data.Loading;

/// <summary>Turns batches into bytes on several threads and hands them over in their order, a few ahead of whoever takes them.</summary>
internal static class OrderedEncoding
{
    // One batch is written while the next is made.
    private const int BatchesAhead = 2;

    /// <summary>Encodes each batch. The rows are generated on one thread, since each order depends on the stock that those before it left.</summary>
    public static async IAsyncEnumerable<EncodedBatch> RunAsync(
        IEnumerable<RowBatch> batches, Func<PlacedBatch, ReadOnlyMemory<byte>> encode, int parallel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateBounded<Task<EncodedBatch>>(new BoundedChannelOptions(Math.Max(BatchesAhead, parallel)) { SingleReader = true, SingleWriter = true });
        var making = Task.Run(() => MakeAsync(batches, encode, parallel, channel.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var encoding in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return await encoding.ConfigureAwait(false);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await making.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task MakeAsync(
        IEnumerable<RowBatch> batches, Func<PlacedBatch, ReadOnlyMemory<byte>> encode, int parallel, ChannelWriter<Task<EncodedBatch>> writer, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            var rows = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var batch in batches)
            {
                var seen = rows.TryGetValue(batch.Table.Name, out var first);
                var placed = new PlacedBatch(batch, first, !seen);
                rows[batch.Table.Name] = first + batch.Rows.Count;
                var encoding = parallel > 1
                    ? Task.Run(() => new EncodedBatch(batch, encode(placed)), cancellationToken)
                    : Task.FromResult(new EncodedBatch(batch, encode(placed)));
                await writer.WriteAsync(encoding, cancellationToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever it is, the reader of the channel throws it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            fault = exception;
        }

        writer.Complete(fault);
    }
}
