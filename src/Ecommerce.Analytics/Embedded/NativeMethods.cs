using System.Runtime.InteropServices;

namespace Ecommerce.Analytics.Embedded;

/// <summary>The functions of chDB's C interface (chdb.h, 26.7) that we call. Strings travel as pointer and length: nothing is cut at a NUL byte.</summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "chdb";

    /// <summary>The first function that is called; a library without it is not chDB, or too old.</summary>
    internal const string FirstEntryPoint = "chdb_set_signal_handlers_enabled";

    /// <summary>chdb_state: the call did what it should.</summary>
    internal const int Success = 0;

    /// <summary>chdb_query_class CHDB_QUERY_READ_ONLY: leaves no trace.</summary>
    internal const uint ReadOnlyClass = 0;

    /// <summary>chdb_query_class CHDB_QUERY_UNKNOWN: did not parse.</summary>
    internal const uint UnknownClass = 4;

    [LibraryImport(Library, EntryPoint = "chdb_version")]
    internal static partial byte* Version();

    /// <summary>Must precede the first connect: chDB's own handlers would turn .NET's null checks into a dead process.</summary>
    [LibraryImport(Library, EntryPoint = FirstEntryPoint)]
    internal static partial void SetSignalHandlersEnabled(int enabled);

    [LibraryImport(Library, EntryPoint = "chdb_connect")]
    internal static partial nint Connect(int argumentCount, byte** arguments);

    [LibraryImport(Library, EntryPoint = "chdb_close_conn")]
    internal static partial void CloseConnection(nint connection);

    [LibraryImport(Library, EntryPoint = "chdb_query_with_params_n")]
    internal static partial ChdbResultHandle Query(nint connection, byte* query, nuint queryLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    [LibraryImport(Library, EntryPoint = "chdb_stream_query_with_params_n")]
    internal static partial ChdbResultHandle StreamQuery(nint connection, byte* query, nuint queryLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    [LibraryImport(Library, EntryPoint = "chdb_stream_fetch_result")]
    internal static partial ChdbResultHandle StreamFetch(nint connection, ChdbResultHandle stream);

    [LibraryImport(Library, EntryPoint = "chdb_stream_cancel_query")]
    internal static partial void StreamCancel(nint connection, ChdbResultHandle stream);

    [LibraryImport(Library, EntryPoint = "chdb_destroy_query_result")]
    internal static partial void DestroyResult(nint result);

    [LibraryImport(Library, EntryPoint = "chdb_result_buffer")]
    internal static partial byte* ResultBuffer(ChdbResultHandle result);

    [LibraryImport(Library, EntryPoint = "chdb_result_length")]
    internal static partial nuint ResultLength(ChdbResultHandle result);

    [LibraryImport(Library, EntryPoint = "chdb_result_error")]
    internal static partial byte* ResultError(ChdbResultHandle result);

    [LibraryImport(Library, EntryPoint = "chdb_result_storage_rows_read")]
    internal static partial ulong ResultStorageRowsRead(ChdbResultHandle result);

    [LibraryImport(Library, EntryPoint = "chdb_result_storage_bytes_read")]
    internal static partial ulong ResultStorageBytesRead(ChdbResultHandle result);

    [LibraryImport(Library, EntryPoint = "chdb_result_rows_read")]
    internal static partial ulong ResultRows(ChdbResultHandle result);

    [LibraryImport(Library, EntryPoint = "chdb_result_rows_written")]
    internal static partial ulong ResultRowsWritten(ChdbResultHandle result);

    [LibraryImport(Library, EntryPoint = "chdb_result_bytes_written")]
    internal static partial ulong ResultBytesWritten(ChdbResultHandle result);

    [LibraryImport(Library, EntryPoint = "chdb_stream_insert_with_params_n")]
    internal static partial ChdbInsertHandle StreamInsert(nint connection, byte* query, nuint queryLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    [LibraryImport(Library, EntryPoint = "chdb_stream_append")]
    internal static partial int StreamAppend(ChdbInsertHandle stream, byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "chdb_stream_done")]
    internal static partial ChdbResultHandle StreamDone(ChdbInsertHandle stream);

    [LibraryImport(Library, EntryPoint = "chdb_stream_insert_error")]
    internal static partial byte* StreamInsertError(ChdbInsertHandle stream);

    /// <summary>Cancels first, if the stream is not finished.</summary>
    [LibraryImport(Library, EntryPoint = "chdb_destroy_insert_stream")]
    internal static partial void DestroyInsertStream(nint stream);

    [LibraryImport(Library, EntryPoint = "chdb_classify_query_n")]
    internal static partial int Classify(nint connection, byte* sql, nuint sqlLength, byte* database, nuint databaseLength, QueryAnalysis* analysis);

    /// <summary>chdb_query_analysis_v1.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct QueryAnalysis
    {
        internal uint StructSize;
        internal uint StatementCount;
        internal uint Flags;
        internal uint QueryClass;
    }
}
