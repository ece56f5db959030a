namespace Ecommerce.Streaming.Capture;

/// <summary>Keeps one capture's <see cref="CaptureOffset"/>. It belongs beside the state that the records end up in, so that both are lost or kept together.</summary>
public interface ICaptureOffsetStore
{
    /// <summary>Reads the last offset written.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The offset, or null where none was ever written.</returns>
    ValueTask<CaptureOffset?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the offset. It is durable when the task completes: the capture relies on that before it confirms a position to the server.</summary>
    /// <param name="offset">The new offset.</param>
    /// <param name="cancellationToken">Ends the wait; the offset is then either the old or the new one.</param>
    /// <returns>A task that completes when the offset is durable.</returns>
    ValueTask WriteAsync(CaptureOffset offset, CancellationToken cancellationToken);
}
