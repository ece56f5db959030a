namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>Creating a slot waits for every open transaction of the server, so tests that leave transactions open must not run beside others that create slots.</summary>
[CollectionDefinition(Name)]
public sealed class CaptureCollection
{
    public const string Name = "capture";
}
