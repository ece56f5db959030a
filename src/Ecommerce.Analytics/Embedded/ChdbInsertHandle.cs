using System.Runtime.InteropServices;

namespace Ecommerce.Analytics.Embedded;

/// <summary>Owns an insert stream of the library; disposing it before it is finished cancels the insert.</summary>
internal sealed unsafe class ChdbInsertHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    internal string? Error => IsInvalid ? "chDB opened no insert stream" : Marshal.PtrToStringUTF8((nint)NativeMethods.StreamInsertError(this));

    protected override bool ReleaseHandle()
    {
        NativeMethods.DestroyInsertStream(handle);
        return true;
    }
}
