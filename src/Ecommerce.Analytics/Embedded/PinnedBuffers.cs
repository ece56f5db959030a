using System.Runtime.InteropServices;

namespace Ecommerce.Analytics.Embedded;

/// <summary>An array of byte arrays as C takes it: pointers and lengths, held in place until disposed.</summary>
internal sealed unsafe class PinnedBuffers : IDisposable
{
    private readonly GCHandle[] _handles;
    private readonly byte** _pointers;
    private readonly nuint* _lengths;

    internal PinnedBuffers(IReadOnlyList<byte[]> buffers)
    {
        _handles = new GCHandle[buffers.Count];
        _pointers = (byte**)NativeMemory.AllocZeroed((nuint)buffers.Count + 1, (nuint)sizeof(byte*));
        _lengths = (nuint*)NativeMemory.AllocZeroed((nuint)buffers.Count + 1, (nuint)sizeof(nuint));
        for (var i = 0; i < buffers.Count; i++)
        {
            // An empty array has no first element to point at; one spare byte gives it an address.
            _handles[i] = GCHandle.Alloc(buffers[i].Length == 0 ? new byte[1] : buffers[i], GCHandleType.Pinned);
            _pointers[i] = (byte*)_handles[i].AddrOfPinnedObject();
            _lengths[i] = (nuint)buffers[i].Length;
        }
    }

    internal byte** Pointers => _pointers;

    internal nuint* Lengths => _lengths;

    internal nuint Count => (nuint)_handles.Length;

    public void Dispose()
    {
        foreach (var handle in _handles)
            handle.Free();
        NativeMemory.Free(_pointers);
        NativeMemory.Free(_lengths);
    }
}
