using System.Buffers;
using Ecommerce.Data.Generation;

namespace Ecommerce.Data.Loading;

/// <summary>Batches in the binary format of COPY, each a message of its own.</summary>
internal static class CopyEncoding
{
    public static ReadOnlyMemory<byte> Encode(PlacedBatch placed) => Encode(placed.Batch);

    /// <summary>The rows with the format's header and trailer.</summary>
    public static ReadOnlyMemory<byte> Encode(RowBatch batch)
    {
        var buffer = new ArrayBufferWriter<byte>(batch.Rows.Count > 0 ? 1 << 20 : 64);
        var writer = new CopyRowWriter(buffer);
        writer.Begin();
        foreach (var row in batch.Rows)
        {
            writer.Row(row, batch.Table.Columns.Length);
        }

        writer.End();
        return buffer.WrittenMemory;
    }

    /// <summary>The rows alone, without header and trailer: what does not depend on how they were cut into batches.</summary>
    public static ReadOnlyMemory<byte> RowsOf(EncodedBatch batch) => batch.Bytes[CopyRowWriter.HeaderLength..^CopyRowWriter.TrailerLength];
}
