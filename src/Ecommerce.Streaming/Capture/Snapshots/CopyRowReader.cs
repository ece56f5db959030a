namespace Ecommerce.Streaming.Capture.Snapshots;

/// <summary>
/// Reads rows from COPY's text format (tab between values, newline after rows, backslash escapes, <c>\N</c> for NULL) as the same texts that the log carries. Memory is bounded by the longest row.
/// </summary>
internal sealed class CopyRowReader(Stream copy)
{
    private byte[] _buffer = new byte[128 * 1024];
    private int _start;
    private int _end;

    /// <summary>Reads the next row into buffers of the caller's, which then do not depend on this reader.</summary>
    /// <returns>False at the end.</returns>
    public async ValueTask<bool> ReadAsync(CopiedRow row, CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var newline = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                row.Parse(_buffer.AsSpan(_start, searched + newline));
                _start += searched + newline + 1;
                return true;
            }

            searched = _end - _start;
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return searched == 0 ? false : throw new InvalidDataException("The table's data ended within a row.");
            }
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await copy.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }
}
