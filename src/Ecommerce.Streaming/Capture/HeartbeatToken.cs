namespace Ecommerce.Streaming.Capture;

/// <summary>One row of <see cref="CaptureOptions.HeartbeatTable"/>.</summary>
/// <param name="Id">Its number, which grows.</param>
/// <param name="Token">Its random token.</param>
public sealed record HeartbeatToken(long Id, Guid Token);
