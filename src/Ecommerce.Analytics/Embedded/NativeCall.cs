using System.Text;

namespace Ecommerce.Analytics.Embedded;

/// <summary>The library's calls with managed arguments. All of them block.</summary>
internal static unsafe class NativeCall
{
    internal static ChdbResultHandle Query(
        ChdbConnectionHandle connection, ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters, bool stream)
    {
        using var names = Pin(parameters, p => p.Key);
        using var values = Pin(parameters, p => p.Value);
        var formatBytes = Encoding.UTF8.GetBytes(format);
        fixed (byte* query = sql, formatPointer = formatBytes)
        {
            return stream
                ? NativeMethods.StreamQuery(connection.Inner, query, (nuint)sql.Length, formatPointer, (nuint)formatBytes.Length,
                    names.Pointers, names.Lengths, values.Pointers, values.Lengths, names.Count)
                : NativeMethods.Query(connection.Inner, query, (nuint)sql.Length, formatPointer, (nuint)formatBytes.Length,
                    names.Pointers, names.Lengths, values.Pointers, values.Lengths, names.Count);
        }
    }

    internal static ChdbInsertHandle Insert(
        ChdbConnectionHandle connection, ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var names = Pin(parameters, p => p.Key);
        using var values = Pin(parameters, p => p.Value);
        var formatBytes = Encoding.UTF8.GetBytes(format);
        fixed (byte* query = sql, formatPointer = formatBytes)
        {
            return NativeMethods.StreamInsert(connection.Inner, query, (nuint)sql.Length, formatPointer, (nuint)formatBytes.Length,
                names.Pointers, names.Lengths, values.Pointers, values.Lengths, names.Count);
        }
    }

    internal static bool Append(ChdbInsertHandle insert, ReadOnlySpan<byte> data)
    {
        fixed (byte* pointer = data)
            return NativeMethods.StreamAppend(insert, pointer, (nuint)data.Length) == NativeMethods.Success;
    }

    internal static NativeMethods.QueryAnalysis Classify(ChdbConnectionHandle connection, ReadOnlySpan<byte> sql)
    {
        var analysis = new NativeMethods.QueryAnalysis { StructSize = (uint)sizeof(NativeMethods.QueryAnalysis), QueryClass = NativeMethods.UnknownClass };
        fixed (byte* pointer = sql)
        {
            if (NativeMethods.Classify(connection.Inner, pointer, (nuint)sql.Length, null, 0, &analysis) != NativeMethods.Success)
                throw new ChdbException("chDB could not analyse a statement: its connection is closed.");
        }

        return analysis;
    }

    private static PinnedBuffers Pin(IReadOnlyList<KeyValuePair<string, string>> parameters, Func<KeyValuePair<string, string>, string> part) =>
        new([.. parameters.Select(p => Encoding.UTF8.GetBytes(part(p)))]);
}
