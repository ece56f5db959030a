using System.Runtime.InteropServices;

namespace Ecommerce.Analytics.Embedded;

/// <summary>Owns a result (or a result stream) of the library until it is disposed.</summary>
internal sealed unsafe class ChdbResultHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    /// <summary>The engine's words, or null where the query went well.</summary>
    internal string? Error => IsInvalid ? "chDB returned no result" : Marshal.PtrToStringUTF8((nint)NativeMethods.ResultError(this));

    internal long Length => IsInvalid ? 0 : checked((long)NativeMethods.ResultLength(this));

    internal ReadOnlySpan<byte> Slice(long offset, int length) => new(NativeMethods.ResultBuffer(this) + offset, length);

    internal ChdbSummary Summary => new(
        NativeMethods.ResultStorageRowsRead(this), NativeMethods.ResultStorageBytesRead(this),
        NativeMethods.ResultRowsWritten(this), NativeMethods.ResultBytesWritten(this), NativeMethods.ResultRows(this));

    protected override bool ReleaseHandle()
    {
        NativeMethods.DestroyResult(handle);
        return true;
    }
}
