using System.Threading.Channels;
using Ecommerce.Streaming.Capture.Catalog;
using Npgsql.Replication;
using Npgsql.Replication.Internal;
using Npgsql.Replication.PgOutput;
using NpgsqlTypes;

namespace Ecommerce.Streaming.Capture.Wal;

/// <summary>Reads the log as fast as it comes and hands it on in chunks, so that converting and sending overlap with the server's decoding.</summary>
internal sealed class WalReader(LogicalReplicationConnection connection, ChannelWriter<WalChunk> output, TimeProvider time)
{
    private const int ChunkSize = 256 * 1024;

    // How long the stream must be quiet before its position is looked at.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(25);

    private ulong _lastPosition;

    /// <summary>Reads until it is cancelled or the connection fails.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="publication">The publication.</param>
    /// <param name="from">What committed below is left out, where the slot is not confirmed so far.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task RunAsync(string slot, string publication, ulong from, CancellationToken cancellationToken)
    {
        // Values are quoted by Npgsql; publication_names is itself a list of identifiers.
        Dictionary<string, string?> parameters = new(StringComparer.Ordinal)
        {
            ["proto_version"] = "1",
            ["publication_names"] = TableName.Quote(publication).Replace("'", "''", StringComparison.Ordinal),
            ["messages"] = "true",
        };
        var stream = connection.StartLogicalReplication(new PgOutputReplicationSlot(slot), cancellationToken, walLocation: from == 0 ? null : new NpgsqlLogSequenceNumber(from), parameters, bypassingStream: false);
        var messages = stream.GetAsyncEnumerator(cancellationToken);
        await using (messages.ConfigureAwait(false))
        {
            await PumpAsync(messages, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PumpAsync(IAsyncEnumerator<XLogDataMessage> messages, CancellationToken cancellationToken)
    {
        var chunk = new WalChunk();
        var inTransaction = false;
        while (true)
        {
            var next = messages.MoveNextAsync();
            if (!next.IsCompleted)
            {
                var pending = next.AsTask();
                try
                {
                    chunk = await HandOnAsync(chunk, pending, inTransaction, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    // The stream must not be disposed while it is being read.
                    await Task.WhenAny(pending).ConfigureAwait(false);
                }

                if (!await pending.ConfigureAwait(false))
                {
                    break;
                }
            }
            else if (!await next.ConfigureAwait(false))
            {
                break;
            }

            inTransaction = await AppendAsync(chunk, messages.Current, cancellationToken).ConfigureAwait(false) switch
            {
                (byte)'B' => true,
                (byte)'C' => false,
                _ => inTransaction,
            };
            if (chunk.Length >= ChunkSize)
            {
                await output.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
                chunk = new WalChunk();
            }
        }

        chunk.Dispose();
        throw new IOException("The server ended the replication stream.");
    }

    // While the next message is awaited: hands on what there is, and the positions that the server tells between transactions.
    private async Task<WalChunk> HandOnAsync(WalChunk chunk, Task pending, bool inTransaction, CancellationToken cancellationToken)
    {
        do
        {
            if (chunk.Entries.Count > 0)
            {
                await output.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
                chunk = new WalChunk();
            }

            if (inTransaction || !await WaitQuietAsync(pending, cancellationToken).ConfigureAwait(false))
            {
                return chunk;
            }

            TakePosition(chunk);
        }
        while (true);
    }

    // Npgsql keeps keepalives to itself but lets them raise LastReceivedLsn. Looked at here, between two messages and outside a transaction, that is a position up to which
    // everything committed has been read: a keepalive says how far the server has decoded and sent; and if it is a message that has just come and is not read yet, it can only
    // be the first of the next transaction (or of none), whose own commit lies beyond it.
    private void TakePosition(WalChunk chunk)
    {
        var position = (ulong)connection.LastReceivedLsn;
        if (position > _lastPosition)
        {
            _lastPosition = position;
            chunk.AddPosition(position);
        }
    }

    private async Task<bool> WaitQuietAsync(Task pending, CancellationToken cancellationToken)
    {
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var winner = await Task.WhenAny(pending, Task.Delay(Quiet, time, quiet.Token)).ConfigureAwait(false);
        await quiet.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return winner != pending;
    }

    private static async ValueTask<byte> AppendAsync(WalChunk chunk, XLogDataMessage message, CancellationToken cancellationToken)
    {
        var length = (int)message.Data.Length;
        var target = chunk.Reserve(length)[..length];
        await message.Data.ReadExactlyAsync(target, cancellationToken).ConfigureAwait(false);
        chunk.Add((ulong)message.WalStart, length);
        return target.Span[0];
    }
}
