using System.Text;

namespace Ecommerce.Analytics.Embedded;

/// <summary>The statement as the HTTP interface composes it: the <c>query</c> parameter followed by the body. Its head is read, its rest may stay in the stream.</summary>
internal sealed class StatementBody
{
    private StatementBody(ReadOnlyMemory<byte> head, Stream rest)
    {
        Head = head;
        Rest = rest;
    }

    internal ReadOnlyMemory<byte> Head { get; }

    internal Stream Rest { get; }

    internal static async Task<StatementBody> ReadAsync(string query, Stream body, int headSize, CancellationToken cancellationToken)
    {
        var prefix = Encoding.UTF8.GetBytes(query);
        var head = new byte[prefix.Length + 1 + headSize];
        prefix.CopyTo(head, 0);
        var length = prefix.Length;
        if (length > 0)
            head[length++] = (byte)'\n';
        try
        {
            length += await body.ReadAtLeastAsync(head.AsMemory(length, headSize), headSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException error)
        {
            throw ChdbQueryException.Create(354, "ZLIB_INFLATE_FAILED", $"The body is not what Content-Encoding says: {error.Message}");
        }

        return new StatementBody(head.AsMemory(0, length), body);
    }

    internal async Task<ReadOnlyMemory<byte>> CompleteAsync(int maxSize, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        var read = await Rest.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (read == 0)
            return Head;
        using var all = new MemoryStream();
        all.Write(Head.Span);
        for (; read > 0; read = await Rest.ReadAsync(buffer, cancellationToken).ConfigureAwait(false))
        {
            if (all.Length + read > maxSize)
                throw ChdbQueryException.Create(62, "SYNTAX_ERROR", $"The statement is longer than {maxSize} bytes; send data with INSERT … FORMAT");
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }
}
