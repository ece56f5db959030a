using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture.Snapshots;

/// <summary>One row of COPY's text format with its escapes undone.</summary>
internal sealed class CopiedRow
{
    private byte[] _bytes = new byte[1024];

    public RowValues Values { get; } = new();

    public void Parse(ReadOnlySpan<byte> line)
    {
        if (_bytes.Length < line.Length)
        {
            _bytes = new byte[Math.Max(line.Length, _bytes.Length * 2)];
        }

        Values.Start(_bytes, isKeyOnly: false);
        var at = 0;
        while (true)
        {
            var tab = line.IndexOf((byte)'\t');
            var field = tab < 0 ? line : line[..tab];
            if (field.SequenceEqual("\\N"u8))
            {
                Values.Add(RowValues.Kind.Null, 0, 0);
            }
            else
            {
                var length = Unescape(field, _bytes.AsSpan(at));
                Values.Add(RowValues.Kind.Text, at, length);
                at += length;
            }

            if (tab < 0)
            {
                return;
            }

            line = line[(tab + 1)..];
        }
    }

    private static int Unescape(ReadOnlySpan<byte> field, Span<byte> target)
    {
        var length = 0;
        while (true)
        {
            var backslash = field.IndexOf((byte)'\\');
            if (backslash < 0)
            {
                field.CopyTo(target[length..]);
                return length + field.Length;
            }

            field[..backslash].CopyTo(target[length..]);
            length += backslash;
            target[length++] = field[backslash + 1] switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'v' => (byte)'\v',
                var other => other,
            };
            field = field[(backslash + 2)..];
        }
    }
}
