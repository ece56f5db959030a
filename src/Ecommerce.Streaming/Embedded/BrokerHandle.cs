using Microsoft.Win32.SafeHandles;

namespace Ecommerce.Streaming.Embedded;

/// <summary>A librdkafka client (<c>rd_kafka_t</c>) with a mock cluster inside; closing it ends the broker's threads and frees its logs.</summary>
internal sealed class BrokerHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public BrokerHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.DestroyClient(handle);
        return true;
    }
}
