namespace Ecommerce.Streaming.Capture;

/// <summary>Keeps the offset in memory: for tests, and where the target lives no longer than the process.</summary>
public sealed class InMemoryCaptureOffsetStore : ICaptureOffsetStore
{
    private volatile CaptureOffset? _offset;

    /// <inheritdoc/>
    public ValueTask<CaptureOffset?> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_offset);

    /// <inheritdoc/>
    public ValueTask WriteAsync(CaptureOffset offset, CancellationToken cancellationToken)
    {
        _offset = offset;
        return ValueTask.CompletedTask;
    }
}
