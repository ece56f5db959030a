using System.Runtime.InteropServices;
using System.Text;

namespace Ecommerce.Analytics.Embedded;

/// <summary>Owns a connection to the engine: a session of its own, with its own settings, current database and temporary tables.</summary>
internal sealed unsafe class ChdbConnectionHandle : SafeHandle
{
    private ChdbConnectionHandle(nint connection)
        : base(0, ownsHandle: true) => SetHandle(connection);

    public override bool IsInvalid => handle == 0;

    /// <summary>The library hands out a pointer to the connection; its functions take what it points to.</summary>
    internal nint Inner => *(nint*)handle;

    /// <summary>Null where the library refuses (another path is open, an invalid setting); it tells no reason.</summary>
    internal static ChdbConnectionHandle? TryOpen(IReadOnlyList<string> arguments)
    {
        var buffers = new byte[arguments.Count][];
        for (var i = 0; i < buffers.Length; i++)
            buffers[i] = Encoding.UTF8.GetBytes(arguments[i] + '\0');
        using var pins = new PinnedBuffers(buffers);
        var connection = NativeMethods.Connect(buffers.Length, pins.Pointers);
        return connection == 0 ? null : new ChdbConnectionHandle(connection);
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.CloseConnection(handle);
        return true;
    }
}
